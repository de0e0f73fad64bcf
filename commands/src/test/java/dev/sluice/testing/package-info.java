/** What tests of both modules stand on: real servers, real processes, real terminals, and ways to break them. */
package dev.sluice.testing;

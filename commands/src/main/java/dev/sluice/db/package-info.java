/** Connections, transactions and catalogs; the only package that knows java.sql. */
@NullMarked
package dev.sluice.db;

import org.jspecify.annotations.NullMarked;

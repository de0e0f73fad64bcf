/** Foreign keys as a graph. */
@NullMarked
package dev.sluice.relations;

import org.jspecify.annotations.NullMarked;

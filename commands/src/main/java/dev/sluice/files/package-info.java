/** Files as records: JSON, NDJSON, CSV and TSV, plain or compressed, one record at a time. */
@NullMarked
package dev.sluice.files;

import org.jspecify.annotations.NullMarked;

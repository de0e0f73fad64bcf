/** Connection profiles: where they come from, what they hold, and the secrets they keep. */
@NullMarked
package dev.sluice.profile;

import org.jspecify.annotations.NullMarked;

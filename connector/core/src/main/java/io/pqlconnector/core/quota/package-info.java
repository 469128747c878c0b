/** Our part of the destinations' calls: how much of it is spent, and whether more may be. */
@NullMarked
package io.pqlconnector.core.quota;

import org.jspecify.annotations.NullMarked;

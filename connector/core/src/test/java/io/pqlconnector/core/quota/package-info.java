@NullMarked
package io.pqlconnector.core.quota;

import org.jspecify.annotations.NullMarked;

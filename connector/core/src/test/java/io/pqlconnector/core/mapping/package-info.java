@NullMarked
package io.pqlconnector.core.mapping;

import org.jspecify.annotations.NullMarked;

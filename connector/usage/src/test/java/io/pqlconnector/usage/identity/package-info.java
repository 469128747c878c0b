@NullMarked
package io.pqlconnector.usage.identity;

import org.jspecify.annotations.NullMarked;

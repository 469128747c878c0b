@NullMarked
package io.pqlconnector.core.deliver;

import org.jspecify.annotations.NullMarked;

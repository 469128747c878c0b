@NullMarked
package io.pqlconnector.core.run;

import org.jspecify.annotations.NullMarked;

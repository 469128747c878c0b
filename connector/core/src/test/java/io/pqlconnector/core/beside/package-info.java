@NullMarked
package io.pqlconnector.core.beside;

import org.jspecify.annotations.NullMarked;

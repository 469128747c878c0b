/** Texts with {@code {{ }}} placeholders: next steps, reasons, messages. */
@NullMarked
package io.pqlconnector.rules.template;

import org.jspecify.annotations.NullMarked;

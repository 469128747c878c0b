/** The bundled example: a made-up product's usage, generated so that anyone can make it again. */
@NullMarked
package io.pqlconnector.bench.example;

import org.jspecify.annotations.NullMarked;

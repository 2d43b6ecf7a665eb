package io.abril.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a field that a document leaves out, as JSON text: {@code "3"}, {@code
 * "\\"IfNotPresent\\""}, {@code "{}"}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT})
public @interface Default {
  /** The text. */
  String value();
}

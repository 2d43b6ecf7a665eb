package io.abril.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests on a real Consul, which they may ask for as a {@link ConsulAgent} parameter; skipped where
 * there is no consul program. They carry the tag {@value #TAG}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag(RealConsul.TAG)
@ExtendWith(ConsulExtension.class)
public @interface RealConsul {
  /** The tag of tests on a real Consul. */
  String TAG = "consul";
}

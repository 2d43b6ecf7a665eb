package io.abril.it.environment;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The tests of this class run in the {@link Environment}, and may ask for it as a parameter. Such
 * classes are run one after another.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EnvironmentExtension.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(Lanes.ENVIRONMENT)
public @interface RealParts {}

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
 * The tests of this class run on several {@link Hosts}, and may ask for them as a parameter. They
 * are run beside those with {@link RealParts}, one class after another.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HostsExtension.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(Lanes.HOSTS)
public @interface RealHosts {}

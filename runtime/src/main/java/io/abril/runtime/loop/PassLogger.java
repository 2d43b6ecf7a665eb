package io.abril.runtime.loop;

import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/**
 * A logger whose lines carry the fields of a pass from whatever thread they come, so that a
 * callback that a network client calls is as easy to find as the pass that asked.
 */
final class PassLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  private final transient Logger target;
  private final transient LogFields fields;

  PassLogger(Logger target, LogFields fields) {
    this.target = target;
    this.fields = fields;
    this.name = target.getName();
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return PassLogger.class.getName();
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String message, Object[] arguments, Throwable cause) {
    fields.log(
        () -> {
          var line = target.makeLoggingEventBuilder(level).setMessage(message).setCause(cause);
          line = marker == null ? line : line.addMarker(marker);
          for (Object argument : arguments == null ? new Object[0] : arguments) {
            line = line.addArgument(argument);
          }
          line.log();
        });
  }

  @Override
  public boolean isTraceEnabled() {
    return target.isTraceEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return target.isDebugEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return target.isInfoEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return target.isWarnEnabled();
  }

  @Override
  public boolean isErrorEnabled() {
    return target.isErrorEnabled();
  }
}

package io.abril.api.pool;

/**
 * A text that a regular expression may look at only so often: some expressions take longer than the
 * sun lasts, and the rules are judged where everything else waits.
 */
final class PatientText implements CharSequence {
  private static final int MOST_LOOKS = 50_000;

  private final String text;
  private int looks;

  PatientText(String text) {
    this.text = text;
  }

  /** The expression takes too long. */
  static final class LostPatienceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostPatienceException() {
      super("the expression takes too long", null, false, false);
    }
  }

  @Override
  public char charAt(int index) {
    if (looks++ > MOST_LOOKS) {
      throw new LostPatienceException();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}

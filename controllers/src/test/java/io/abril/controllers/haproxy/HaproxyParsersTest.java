package io.abril.controllers.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HaproxyParsersTest {
  @Test
  void aWorkersAnswersAreSplitAtItsPrompts() {
    var output = "\n> New server registered.\n\n> \n> \n> 0x55 a b\n0x56 c d e\n\n> ";
    assertThat(CliAnswers.split(output))
        .containsExactly("", "New server registered.", "", "", "0x55 a b\n0x56 c d e");
  }

  @Test
  void aMastersAnswersAreSplitAtItsPromptsEvenSideBySide() {
    assertThat(
            CliAnswers.split("master> #<PID>\n4029 master\n\nmaster> master> 0x1 a b\n\nmaster> "))
        .containsExactly("", "#<PID>\n4029 master", "", "0x1 a b");
  }

  @Test
  void aMasterWhoseReloadFailedHasAnotherPrompt() {
    assertThat(CliAnswers.split("master[ReloadFailed]> #<PID>\n9 master\n\nmaster[ReloadFailed]> "))
        .containsExactly("", "#<PID>\n9 master");
  }

  @Test
  void anAnswerThatBreaksOffIsNone() {
    assertThat(CliAnswers.split("\n> first\n\n> sec")).containsExactly("", "first");
    assertThat(CliAnswers.split("")).isEmpty();
  }

  @Test
  void oldWorkersAreThoseBelowTheirHeading() {
    var answer =
        """
        #<PID>          <type>          <reloads>       <uptime>        <version>
        15033           master          2 [failed: 0]   0d00h00m02s     2.6.12
        # workers
        15366           worker          0               0d00h00m00s     2.6.12
        # old workers
        15100           worker          2               0d00h00m10s     2.6.12
        15200           worker          1               0d00h00m05s     2.6.12
        # programs
        """;
    var processes = Processes.parse(answer);
    assertThat(processes.old()).containsExactly(15100, 15200);
    assertThat(processes.reloads()).isEqualTo(new RuntimeState.Reloads(2, 0));
    assertThat(processes.replaced(15200)).isTrue();
    assertThat(processes.replaced(15366)).isFalse();
    assertThat(Processes.parse("# workers\n1 worker\n# programs\n").old()).isEmpty();
    assertThat(Processes.unknown("silent").replaced(15200)).isFalse();
  }

  @Test
  void statisticsAreReadByTheNamesOfTheirColumns() {
    var csv =
        """
        # pxname,svname,qcur,scur,status,addr
        abril-worker,api,0,1,no check,unix
        date_1.0.0,a1,1,4,UP 1/2,10.0.0.1:20001
        date_1.0.0,a2,,,DRAIN,[fd00::1]:20002
        """;
    assertThat(WorkerState.servers(csv))
        .containsExactly(
            new WorkerState.ServerState("date_1.0.0", "a1", "10.0.0.1:20001", "UP 1/2", 5),
            new WorkerState.ServerState("date_1.0.0", "a2", "[fd00::1]:20002", "DRAIN", 0));
  }

  @Test
  void aBackendsAnswersAreCountedWithoutInformationalOnes() {
    var csv =
        """
        # pxname,svname,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other
        date_1.0.0,BACKEND,7,100,20,3,4,1
        """;
    assertThat(BackendCounters.counted(csv, "date_1.0.0"))
        .contains(new BackendCounters.Counted(128, 4));
    assertThat(BackendCounters.counted(csv, "date_1.0.1")).isEmpty();
    assertThat(BackendCounters.counted("No such proxy.\n", "date_1.0.0")).isEmpty();
    assertThat(
            BackendCounters.sum(
                List.of(csv, "No such proxy.\n", csv), List.of("date_1.0.0", "a:1", "date_1.0.0")))
        .contains(new BackendCounters.Counted(256, 8));
    assertThat(BackendCounters.sum(List.of("No such proxy.\n"), List.of("a"))).isEmpty();
  }

  @Test
  void aMapsValueMayHoldSpaces() {
    assertThat(WorkerState.map("0x55 a b\n0x56 index <a href=\"x\">y</a>\n"))
        .isEqualTo(Map.of("a", "b", "index", "<a href=\"x\">y</a>"));
  }

  @Test
  void aWorkerThatEndedHasNoState() {
    var gone = "Can't find the target PID matching the prefix '@!9'";
    assertThat(WorkerState.parseIfAlive(9, gone, List.of("", "", "", ""))).isEmpty();
  }
}

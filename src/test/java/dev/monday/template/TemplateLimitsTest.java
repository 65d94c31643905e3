package dev.monday.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** What a template may not use up; what can be written in a line is in the table. */
class TemplateLimitsTest {
  @Test
  void blocksThatAreNestedTooDeep() {
    fails(
        "blocks are nested more than 100 deep", "{{if true}}".repeat(101) + "{{end}}".repeat(101));
  }

  @Test
  void parenthesesThatAreNestedTooDeep() {
    fails(
        "parentheses are nested more than 100 deep",
        "{{" + "(".repeat(101) + "1" + ")".repeat(101) + "}}");
  }

  @Test
  void whatIsNestedAsDeepAsAllowedRuns() throws TemplateException {
    assertEquals(
        "1",
        run(
            "{{if true}}".repeat(100)
                + "{{"
                + "(".repeat(100)
                + "1"
                + ")".repeat(100)
                + "}}"
                + "{{end}}".repeat(100)));
  }

  @Test
  void aLongChainOfConditionsIsNotDeep() throws TemplateException {
    assertEquals(
        "last", run("{{if false}}" + "{{else if false}}".repeat(20_000) + "{{else}}last{{end}}"));
  }

  @Test
  void aTemplateThatIsTooLarge() {
    fails("this template is larger than 1 MiB", "a".repeat((1 << 20) + 1));
  }

  @Test
  void manyVariables() {
    fails("there are more than 1,000 variables", "{{$a := 1}}".repeat(1001));
  }

  @Test
  void manyActionsAreReadAndCarriedOut() throws TemplateException {
    assertEquals("1".repeat(200_000), run("{{1}}".repeat(200_000)));
  }

  private static String run(String text) throws TemplateException {
    return Template.parse("limits", text).execute(Sample.DATA);
  }

  private static void fails(String problem, String text) {
    assertEquals(problem, assertThrows(TemplateException.class, () -> run(text)).problem());
  }
}

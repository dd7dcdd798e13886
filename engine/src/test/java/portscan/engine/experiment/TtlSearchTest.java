package portscan.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TtlSearchTest {
  /** How many questions it takes to find {@code ttl} where no answer is lost. */
  private static int questions(TtlSearch search, int ttl) {
    int questions = 0;
    for (int least = search.next(); least != 0; least = search.next()) {
      questions++;
      if (least <= ttl) {
        search.yes();
      } else {
        search.no();
      }
    }
    return questions;
  }

  @Test
  void search_findsEveryNumber() {
    for (int ttl = 1; ttl <= 255; ttl++) {
      TtlSearch search = new TtlSearch();
      assertThat(questions(search, ttl)).as("questions for %d", ttl).isLessThanOrEqualTo(11);
      assertThat(search.found()).isEqualTo(ttl);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 61, 50, 128, 120, 255, 240})
  void search_ofUsualNumbers_takesNineQuestionsAtMost(int ttl) {
    assertThat(questions(new TtlSearch(), ttl)).isLessThanOrEqualTo(9);
  }

  @Test
  void search_ofWhatIsExpected_takesThreeQuestions() {
    for (int ttl = 1; ttl < 255; ttl++) {
      TtlSearch search = new TtlSearch();
      search.expect(ttl);
      assertThat(questions(search, ttl)).isEqualTo(3);
      assertThat(search.found()).isEqualTo(ttl);
    }
  }

  @Test
  void search_ofAnotherThanExpected_findsIt() {
    for (int ttl = 1; ttl <= 255; ttl++) {
      for (int expected = 1; expected <= 255; expected++) {
        TtlSearch search = new TtlSearch();
        search.expect(expected);
        assertThat(questions(search, ttl)).isLessThanOrEqualTo(13);
        assertThat(search.found()).isEqualTo(ttl);
      }
    }
  }

  @Test
  void search_whereNothingAnswers_findsNothing() {
    TtlSearch search = new TtlSearch();
    while (search.next() != 0) {
      search.no();
    }
    assertThat(search.found()).isZero();
  }

  @Test
  void search_whereOneAnswerIsLost_stillFindsIt() {
    for (int lost = 0; lost < 8; lost++) {
      TtlSearch search = new TtlSearch();
      int yes = 0;
      for (int least = search.next(); least != 0; least = search.next()) {
        boolean arrives = least <= 121 && yes++ != lost;
        if (arrives) {
          search.yes();
        } else {
          search.no();
        }
      }
      assertThat(search.found()).as("answer %d lost", lost).isEqualTo(121);
    }
  }

  @Test
  void search_ofSpoiltAnswers_isOverAndFindsNothing() {
    TtlSearch search = new TtlSearch();
    search.next();
    search.yes();
    search.spoil();
    assertThat(search.next()).isZero();
    assertThat(search.found()).isZero();
  }

  @Test
  void search_ofAnswersAtRandom_ends() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int run = 0; run < 1_000; run++) {
      TtlSearch search = new TtlSearch();
      int questions = 0;
      while (search.next() != 0) {
        assertThat(++questions).isLessThanOrEqualTo(24);
        if (random.nextBoolean()) {
          search.yes();
        } else {
          search.no();
        }
      }
      assertThat(search.found()).isBetween(0, 255);
    }
  }
}

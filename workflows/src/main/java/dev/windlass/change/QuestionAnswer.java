package dev.windlass.change;

/**
 * The answer to a question that a rollout asks.
 *
 * @param question the text that was answered, so that an answer never meets another question than the one that was
 *     read; {@code null} takes the risk
 * @param instanceGroup whose question, as two groups may ask the same; {@code null} where one question is open
 */
public record QuestionAnswer(String choice, String who, String reason, String question, String instanceGroup) {

    public QuestionAnswer(String choice, String who, String reason, String question) {
        this(choice, who, reason, question, null);
    }
}

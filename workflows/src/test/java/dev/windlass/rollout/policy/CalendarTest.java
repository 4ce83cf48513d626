package dev.windlass.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.rollout.policy.Calendar.Opening;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 2026-11-25 is a Wednesday; Berlin is an hour ahead of UTC in winter, and two in summer. */
@Tag("R68")
class CalendarTest {

    private static final Instant NOON = at("2026-11-25T12:00:00Z");
    private static final MaintenanceWindow NIGHT = window(Set.of(), "22:00", "04:00");

    @Test
    void isAlwaysOpenWhereNothingIsAskedFor() {
        assertThat(Calendar.at(NOON, Gates.NONE)).isEqualTo(new Opening.Open(Instant.MAX));
    }

    @Test
    void opensWithTheNextWindow() {
        assertThat(Calendar.at(NOON, windows(NIGHT)))
                .isEqualTo(new Opening.Closed(at("2026-11-25T21:00:00Z"), "no maintenance window is open"));
    }

    @Test
    void isOpenFromTheFirstMomentOfAWindowAndNotAtItsLast() {
        assertThat(Calendar.at(at("2026-11-25T20:59:59.999Z"), windows(NIGHT))).isInstanceOf(Opening.Closed.class);
        assertThat(Calendar.at(at("2026-11-25T21:00:00Z"), windows(NIGHT)))
                .isEqualTo(new Opening.Open(at("2026-11-26T03:00:00Z")));
        assertThat(Calendar.at(at("2026-11-26T02:59:59Z"), windows(NIGHT)))
                .isEqualTo(new Opening.Open(at("2026-11-26T03:00:00Z")));
        assertThat(Calendar.at(at("2026-11-26T03:00:00Z"), windows(NIGHT)))
                .isEqualTo(new Opening.Closed(at("2026-11-26T21:00:00Z"), "no maintenance window is open"));
    }

    @Test
    void opensOnTheDaysOnWhichAWindowBegins() {
        MaintenanceWindow weekend = window(Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), "22:00", "04:00");

        assertThat(Calendar.at(NOON, windows(weekend)))
                .isEqualTo(new Opening.Closed(at("2026-11-28T21:00:00Z"), "no maintenance window is open"));
        assertThat(Calendar.at(at("2026-11-30T02:00:00Z"), windows(weekend)))
                .as("Monday, of Sunday's window")
                .isEqualTo(new Opening.Open(at("2026-11-30T03:00:00Z")));
    }

    @Test
    void takesWindowsThatFollowOneAnotherForOne() {
        Gates gates = windows(
                window(Set.of(), "10:00", "14:00"),
                window(Set.of(), "14:00", "16:00"),
                window(Set.of(), "13:00", "15:00"));

        assertThat(Calendar.at(NOON, gates)).isEqualTo(new Opening.Open(at("2026-11-25T15:00:00Z")));
    }

    @Test
    void takesAWindowWithoutAnEndForOneWithoutAnEnd() {
        assertThat(Calendar.at(NOON, windows(window(Set.of(), "00:00", "00:00"))))
                .isEqualTo(new Opening.Open(Instant.MAX));
    }

    @Test
    void anOpenWindowClosesWhereAFreezeBegins() {
        Freeze soon = freeze("2026-11-25T13:00:00Z", "2026-11-27T00:00:00Z", "sales");
        Freeze later = freeze("2026-11-25T13:30:00Z", "2026-11-27T00:00:00Z", "sales");
        MaintenanceWindow day = window(Set.of(), "08:00", "18:00");

        assertThat(Calendar.at(NOON, gates(List.of(day), later, soon)))
                .isEqualTo(new Opening.Open(at("2026-11-25T13:00:00Z")));
        assertThat(Calendar.at(NOON, gates(List.of(), later, soon)))
                .isEqualTo(new Opening.Open(at("2026-11-25T13:00:00Z")));
        assertThat(Calendar.at(
                        NOON, gates(List.of(day), freeze("2026-11-25T17:00:00Z", "2026-11-27T00:00:00Z", "sales"))))
                .as("the freeze begins where the window ends")
                .isEqualTo(new Opening.Open(at("2026-11-25T17:00:00Z")));
        assertThat(Calendar.at(NOON, gates(List.of(window(Set.of(), "00:00", "00:00")), later)))
                .as("a window without an end")
                .isEqualTo(new Opening.Open(at("2026-11-25T13:30:00Z")));
    }

    @Test
    void aFreezeThatIsOverClosesNothing() {
        Freeze over = freeze("2026-11-24T00:00:00Z", "2026-11-25T12:00:00Z", "sales");

        assertThat(Calendar.at(NOON, gates(List.of(), over))).isEqualTo(new Opening.Open(Instant.MAX));
    }

    @Test
    void opensAtTheEndOfTheFreezeThatLastsLongest() {
        Freeze one = freeze("2026-11-25T12:00:00Z", "2026-11-26T00:00:00Z", "sales");
        Freeze other = freeze("2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z", "audit");

        assertThat(Calendar.at(NOON, gates(List.of(), one, other, one)))
                .isEqualTo(
                        new Opening.Closed(at("2026-11-27T00:00:00Z"), "a freeze until 2026-11-27T00:00:00Z: audit"));
    }

    @Test
    void goesOnClosedWhereOneFreezeFollowsAnother() {
        Freeze one = freeze("2026-11-25T12:00:00Z", "2026-11-26T00:00:00Z", "sales");
        Freeze next = freeze("2026-11-26T00:00:00Z", "2026-11-28T00:00:00Z", "audit");

        assertThat(Calendar.at(NOON, gates(List.of(), one, next)))
                .isEqualTo(
                        new Opening.Closed(at("2026-11-28T00:00:00Z"), "a freeze until 2026-11-26T00:00:00Z: sales"));
    }

    @Test
    void opensWithTheFirstWindowThatNoFreezeCovers() {
        Freeze freeze = freeze("2026-11-25T00:00:00Z", "2026-11-26T22:00:00Z", "sales");

        assertThat(Calendar.at(NOON, gates(List.of(NIGHT), freeze)))
                .as("in the middle of a window")
                .isEqualTo(
                        new Opening.Closed(at("2026-11-26T22:00:00Z"), "a freeze until 2026-11-26T22:00:00Z: sales"));
        assertThat(Calendar.at(NOON, gates(List.of(window(Set.of(), "20:00", "22:00")), freeze)))
                .as("between two windows")
                .isEqualTo(
                        new Opening.Closed(at("2026-11-27T19:00:00Z"), "a freeze until 2026-11-26T22:00:00Z: sales"));
    }

    @Test
    void saysThatNothingOpensWithinAYear() {
        assertThat(Calendar.at(
                        NOON,
                        gates(List.of(), freeze("2026-11-25T00:00:00Z", "2126-11-25T00:00:00Z", "a typing error"))))
                .isEqualTo(new Opening.Never(
                        "a freeze until 2126-11-25T00:00:00Z: a typing error, and nothing opens within 366 days"));
        assertThat(Calendar.at(
                        NOON,
                        gates(List.of(), freeze("2026-11-25T00:00:00Z", "2027-11-26T12:00:00Z", "exactly so long"))))
                .isInstanceOf(Opening.Closed.class);
    }

    @Test
    void followsTheClockOnTheWallIntoSummer() {
        MaintenanceWindow morning = window(Set.of(), "04:00", "05:00");

        assertThat(Calendar.at(at("2027-03-27T12:00:00Z"), windows(morning)))
                .isEqualTo(new Opening.Closed(at("2027-03-28T02:00:00Z"), "no maintenance window is open"));
        assertThat(Calendar.at(at("2027-03-26T12:00:00Z"), windows(morning)))
                .isEqualTo(new Opening.Closed(at("2027-03-27T03:00:00Z"), "no maintenance window is open"));
    }

    @Test
    void aWindowThatClocksLeapOverDoesNotOpenThatDay() {
        assertThat(Calendar.at(at("2027-03-27T12:00:00Z"), windows(window(Set.of(), "02:15", "02:45"))))
                .isEqualTo(new Opening.Closed(at("2027-03-29T00:15:00Z"), "no maintenance window is open"));
    }

    @Test
    void aWindowThatClocksLeapIntoIsShorter() {
        assertThat(Calendar.at(at("2027-03-28T01:00:00Z"), windows(window(Set.of(), "02:15", "03:30"))))
                .isEqualTo(new Opening.Open(at("2027-03-28T01:30:00Z")));
    }

    @Test
    void aWindowWhoseHoursComeTwiceOpensTheFirstTime() {
        Gates gates = windows(window(Set.of(), "02:15", "02:45"));

        assertThat(Calendar.at(at("2027-10-30T23:00:00Z"), gates))
                .isEqualTo(new Opening.Closed(at("2027-10-31T00:15:00Z"), "no maintenance window is open"));
        assertThat(Calendar.at(at("2027-10-31T01:15:00Z"), gates)).isInstanceOf(Opening.Closed.class);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            America/Phoenix,     22:00, 04:00, 2027-03-14T12:00:00Z, 2027-03-15T05:00:00Z
            America/New_York,    22:00, 04:00, 2027-03-14T12:00:00Z, 2027-03-15T02:00:00Z
            Asia/Kolkata,        22:00, 04:00, 2026-11-25T12:00:00Z, 2026-11-25T16:30:00Z
            Australia/Lord_Howe, 22:00, 04:00, 2026-11-25T20:00:00Z, 2026-11-26T11:00:00Z
            Australia/Lord_Howe, 02:00, 02:15, 2027-10-02T15:00:00Z, 2027-10-03T15:00:00Z
            """)
    void opensByTheClockOfItsZone(String zone, String from, String to, Instant now, Instant opens) {
        assertThat(Calendar.at(
                        now, windows(new MaintenanceWindow(null, LocalTime.parse(from), LocalTime.parse(to), zone))))
                .isEqualTo(new Opening.Closed(opens, "no maintenance window is open"));
    }

    @Test
    void staysOpenWhileClocksAreSetBackHalfAnHour() {
        Gates gates =
                windows(new MaintenanceWindow(null, LocalTime.of(1, 30), LocalTime.of(2, 0), "Australia/Lord_Howe"));

        assertThat(Calendar.at(at("2027-04-03T14:30:00Z"), gates))
                .isEqualTo(new Opening.Open(at("2027-04-03T15:30:00Z")));
        assertThat(Calendar.at(at("2027-04-03T15:15:00Z"), gates))
                .isEqualTo(new Opening.Open(at("2027-04-03T15:30:00Z")));
    }

    @Test
    void lastsAWholeDayWhereItEndsAtTheTimeAtWhichItBegins() {
        Gates gates = windows(window(Set.of(DayOfWeek.SATURDAY), "22:00", "22:00"));

        assertThat(Calendar.at(at("2026-11-28T21:00:00Z"), gates))
                .isEqualTo(new Opening.Open(at("2026-11-29T21:00:00Z")));
        assertThat(Calendar.at(at("2026-11-29T21:00:00Z"), gates)).isInstanceOf(Opening.Closed.class);
    }

    private static Gates windows(MaintenanceWindow... windows) {
        return gates(List.of(windows));
    }

    private static Gates gates(List<MaintenanceWindow> windows, Freeze... freezes) {
        return new Gates(null, null, windows, List.of(freezes), null, null);
    }

    private static MaintenanceWindow window(Set<DayOfWeek> days, String from, String to) {
        return new MaintenanceWindow(days, LocalTime.parse(from), LocalTime.parse(to), "Europe/Berlin");
    }

    private static Freeze freeze(String from, String to, String why) {
        return new Freeze(at(from), at(to), why);
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}

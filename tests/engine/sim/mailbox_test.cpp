// A mailbox takes one value for one opening: in time, late, twice, or for somebody else.

#include "engine/core/ensure.h"
#include "engine/sim/mailbox.h"
#include "engine/sim/simulation.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace idem::mailbox_test {

namespace {

constexpr Duration tick = Duration::milliseconds(1);

// Not default constructible, not copyable.
struct Letter {
    explicit Letter(int value) : number(std::make_unique<int>(value)) {}
    std::unique_ptr<int> number;
};

struct PostOffice {
    Simulation simulation;
    Mailbox<Letter> box{simulation};
    Ticket<Letter> ticket;
    std::vector<std::string> log;

    void note(const std::optional<Letter>& letter) {
        log.push_back((letter ? std::to_string(*letter->number) : "nothing") + " at " +
                      toText(simulation.now() - Time::zero()));
    }
    bool post(int number) { return box.deliver(ticket, Letter(number)); }
};

Process receivesOnce(PostOffice& office, Duration span) {
    office.ticket = office.box.open();
    const auto letter = co_await office.box.receive(span);
    office.note(letter);
}

Process receivesWithoutDeadline(PostOffice& office) {
    office.ticket = office.box.open();
    std::optional<Letter> letter;
    letter = co_await office.box.receive();
    office.note(letter);
}

Process delivers(PostOffice& office, Duration span, int number) {
    co_await office.simulation.delay(span);
    if (!office.post(number)) {
        office.log.push_back(std::to_string(number) + " ignored");
    }
}

Process receivesTwice(PostOffice& office) {
    const auto first = office.box.open();
    const auto nothing = co_await office.box.receive(tick);
    office.note(nothing);
    office.ticket = office.box.open();
    EXPECT_FALSE(first.deliver(Letter(1)));
    EXPECT_TRUE(office.ticket.deliver(Letter(2)));
    const auto second = co_await office.box.receive(tick);
    office.note(second);
}

Process receivesUnopened(PostOffice& office) {
    co_await office.box.receive(tick);
}

Process receivesWhatIsThere(PostOffice& office) {
    const auto letter = co_await office.box.receive(tick);
    office.note(letter);
}

using Words = std::vector<std::string>;

} // namespace

TEST(MailboxTest, HandsOverWhatComesInTime) {
    PostOffice office;
    office.simulation.spawn(receivesOnce, std::ref(office), tick * 5);
    office.simulation.spawn(delivers, std::ref(office), tick * 2, 7);
    office.simulation.run();
    EXPECT_EQ(office.log, Words{"7 at 2ms"});
    EXPECT_EQ(office.simulation.now(), Time::zero() + tick * 2) << "the deadline was cancelled";
}

TEST(MailboxTest, TimesOutAndIgnoresWhatComesLate) {
    PostOffice office;
    office.simulation.spawn(receivesOnce, std::ref(office), tick * 5);
    office.simulation.spawn(delivers, std::ref(office), tick * 6, 7);
    office.simulation.run();
    EXPECT_EQ(office.log, (Words{"nothing at 5ms", "7 ignored"}));
}

TEST(MailboxTest, DecidesATieByTheOrderOfScheduling) {
    PostOffice early;
    early.simulation.spawn(delivers, std::ref(early), tick * 5, 7);
    early.simulation.spawn(receivesOnce, std::ref(early), tick * 5);
    early.simulation.run();
    EXPECT_EQ(early.log, Words{"7 at 5ms"});
    PostOffice late;
    late.simulation.spawn(receivesOnce, std::ref(late), tick * 5);
    late.simulation.spawn(delivers, std::ref(late), tick * 5, 7);
    late.simulation.run();
    EXPECT_EQ(late.log, (Words{"nothing at 5ms", "7 ignored"}));
}

TEST(MailboxTest, IgnoresADuplicate) {
    PostOffice office;
    office.simulation.spawn(receivesOnce, std::ref(office), tick * 5);
    office.simulation.spawn(delivers, std::ref(office), tick, 7);
    office.simulation.spawn(delivers, std::ref(office), tick, 8);
    office.simulation.run();
    EXPECT_EQ(office.log, (Words{"8 ignored", "7 at 1ms"}));
}

TEST(MailboxTest, IgnoresATicketOfAnEarlierOpening) {
    PostOffice office;
    office.simulation.spawn(receivesTwice, std::ref(office));
    office.simulation.run();
    EXPECT_EQ(office.log, (Words{"nothing at 1ms", "2 at 1ms"}));
}

TEST(MailboxTest, KeepsWhatComesBeforeTheReceiver) {
    PostOffice office;
    office.ticket = office.box.open();
    EXPECT_TRUE(office.post(7));
    EXPECT_FALSE(office.box.isOpen());
    office.simulation.spawn(receivesWhatIsThere, std::ref(office));
    office.simulation.run();
    EXPECT_EQ(office.log, Words{"7 at 0ms"});
}

TEST(MailboxTest, DropsWhatCameBeforeItWasReopened) {
    PostOffice office;
    office.ticket = office.box.open();
    EXPECT_TRUE(office.post(7));
    office.simulation.spawn(receivesOnce, std::ref(office), tick);
    office.simulation.run();
    EXPECT_EQ(office.log, Words{"nothing at 1ms"});
}

TEST(MailboxTest, LeavesItsPlaceToTheNext) {
    std::vector<std::uint32_t> indices;
    for (const int count : {1, 10}) {
        PostOffice office;
        for (int k = 0; k < count; ++k) {
            const Mailbox<int> box{office.simulation};
        }
        indices.push_back(office.simulation.spawn(delivers, std::ref(office), tick, 7).index);
    }
    EXPECT_EQ(indices[0], indices[1]);
}

TEST(MailboxTest, WaitsWithoutDeadline) {
    PostOffice office;
    office.simulation.spawn(receivesWithoutDeadline, std::ref(office));
    office.simulation.run();
    EXPECT_TRUE(office.log.empty());
    office.simulation.spawn(delivers, std::ref(office), tick * 500, 7);
    office.simulation.run();
    EXPECT_EQ(office.log, Words{"7 at 500ms"});
}

TEST(MailboxTest, TimesOutAtOnceWhenTheSpanIsZero) {
    PostOffice office;
    office.simulation.spawn(receivesOnce, std::ref(office), Duration::zero());
    office.simulation.run();
    EXPECT_EQ(office.log, Words{"nothing at 0ms"});
}

TEST(MailboxTest, RefusesToReceiveUnopened) {
    PostOffice office;
    office.simulation.spawn(receivesUnopened, std::ref(office));
    EXPECT_THROW(office.simulation.run(), InternalError);
}

TEST(MailboxTest, RefusesASecondReceiver) {
    PostOffice office;
    office.simulation.spawn(receivesWithoutDeadline, std::ref(office));
    office.simulation.spawn(receivesWhatIsThere, std::ref(office));
    EXPECT_THROW(office.simulation.run(), InternalError);
}

TEST(MailboxTest, VoidsItsTicketsWhenItGoes) {
    Simulation simulation;
    Ticket<int> ticket;
    EXPECT_FALSE(ticket.deliver(1)) << "no mailbox at all";
    {
        Mailbox<int> box{simulation};
        ticket = box.open();
        EXPECT_TRUE(ticket.isOpen());
    }
    EXPECT_FALSE(ticket.deliver(1));
    Mailbox<int> heir{simulation};
    heir.open();
    EXPECT_FALSE(ticket.deliver(1));
    EXPECT_TRUE(heir.isOpen());
}

TEST(MailboxTest, VoidsItsTicketsAtAReset) {
    Simulation simulation;
    Mailbox<int> box{simulation};
    const auto old = box.open();
    simulation.reset();
    EXPECT_FALSE(old.deliver(1));
    const auto fresh = box.open();
    EXPECT_FALSE(old.deliver(1));
    EXPECT_TRUE(fresh.deliver(1));
}

TEST(MailboxTest, CancelsTimersWithoutPilingThemUp) {
    PostOffice office;
    for (int k = 0; k < 10'000; ++k) {
        office.simulation.spawn(receivesOnce, std::ref(office), Duration::seconds(3'600));
        office.simulation.runUntil(office.simulation.now() + tick);
        office.post(k);
    }
    office.simulation.runUntil(office.simulation.now() + tick);
    EXPECT_EQ(office.log.size(), 10'000U);
    EXPECT_LT(office.simulation.pendingCount(), 200U);
}

} // namespace idem::mailbox_test

#include "app/models/commands.h"

#include <QKeySequence>
#include <gtest/gtest.h>

#include <map>

namespace idem::app {
namespace {

TEST(CommandsTest, NoKeyMeansTwoThings) {
    std::map<QString, std::string_view> owner;
    for (const CommandInfo& info : commands()) {
        for (const QString& key : keysOf(info)) {
            const QKeySequence sequence(key, QKeySequence::PortableText);
            ASSERT_EQ(sequence.count(), 1) << info.title << ": " << key.toStdString();
            const auto [other, isNew] = owner.emplace(sequence.toString(), info.title);
            EXPECT_TRUE(isNew) << key.toStdString() << ": " << info.title << " and "
                               << other->second;
        }
    }
}

TEST(CommandsTest, EveryCommandSaysWhatItDoes) {
    for (const CommandInfo& info : commands()) {
        EXPECT_FALSE(info.title.empty());
        EXPECT_TRUE(!info.help.empty() && info.help.back() == '.') << info.title;
        EXPECT_EQ(&infoOf(info.command), &info) << info.title << " is in the table twice";
    }
}

TEST(CommandsTest, ACommandIsFoundByItsWords) {
    const auto found = findCommands(QStringLiteral("next viol"));
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.front()->command, Command::NextViolation);
    EXPECT_TRUE(findCommands(QStringLiteral("no such words")).empty());
    EXPECT_EQ(findCommands(QString()).size(), commands().size());
}

} // namespace
} // namespace idem::app

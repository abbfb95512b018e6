// A slip of the hand finds the name that was meant, and nonsense finds none.

#include "engine/core/nearest_name.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace idem {

namespace {

constexpr std::array<std::string_view, 4> knownNames{"timeout", "lag", "lease", "loss"};

} // namespace

TEST(NearestNameTest, CountsEdits) {
    EXPECT_EQ(editDistance("", ""), 0U);
    EXPECT_EQ(editDistance("lag", ""), 3U);
    EXPECT_EQ(editDistance("", "lag"), 3U);
    EXPECT_EQ(editDistance("timeout", "timout"), 1U);
    EXPECT_EQ(editDistance("timeout", "tiemout"), 1U);
    EXPECT_EQ(editDistance("timeout", "tomeout"), 1U);
    EXPECT_EQ(editDistance("kitten", "sitting"), 3U);
}

TEST(NearestNameTest, IgnoresCase) {
    EXPECT_EQ(editDistance("TimeOut", "timeout"), 0U);
    EXPECT_EQ(nearestName("LAG", knownNames), "lag");
}

TEST(NearestNameTest, FindsWhatWasMeant) {
    EXPECT_EQ(nearestName("timeuot", knownNames), "timeout");
    EXPECT_EQ(nearestName("leese", knownNames), "lease");
    EXPECT_EQ(nearestName("los", std::vector<std::string>{"lag", "loss"}), "loss");
}

TEST(NearestNameTest, TakesTheFirstOfEquals) {
    EXPECT_EQ(nearestName("las", std::vector<std::string>{"lag", "las1"}), "lag");
}

TEST(NearestNameTest, DoesNotGuessWildly) {
    EXPECT_EQ(nearestName("colour", knownNames), std::nullopt);
    EXPECT_EQ(nearestName("", knownNames), std::nullopt);
    EXPECT_EQ(nearestName("timeout", std::vector<std::string>{}), std::nullopt);
}

TEST(NearestNameTest, LongNamesAreNotCompared) {
    const std::string longName(65, 'a');
    EXPECT_EQ(nearestName(longName, std::vector<std::string>{longName}), std::nullopt);
    EXPECT_EQ(nearestName("lagg", std::vector<std::string>{longName, "lag"}), "lag");
}

} // namespace idem

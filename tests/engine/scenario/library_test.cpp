// The scenarios that come with the program are found from where the program lies.

#include "engine/scenario/library.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <unistd.h>

namespace idem {

namespace {

class LibraryTest : public testing::Test {
protected:
    LibraryTest() { std::filesystem::create_directories(root); }
    ~LibraryTest() override { std::filesystem::remove_all(root); }

    std::string addFolder(const char* name) const {
        std::filesystem::create_directories(root / name);
        return root / name;
    }
    std::optional<std::string> folderFor(const char* program) const {
        return libraryFolder(root / program);
    }

    const std::filesystem::path root =
        std::filesystem::canonical(std::filesystem::temp_directory_path()) /
        ("idemscope-library-" + std::to_string(getpid()));
};

TEST_F(LibraryTest, LiesBesideTheFolderOfAnInstalledProgram) {
    const auto library = addFolder("usr/share/idemscope/scenarios");
    EXPECT_EQ(folderFor("usr/bin/idemscope-cli"), library);
}

TEST_F(LibraryTest, LiesAtTheTopOfABuild) {
    const auto library = addFolder("build/share/idemscope/scenarios");
    EXPECT_EQ(folderFor("build/app/cli/idemscope-cli"), library);
}

TEST_F(LibraryTest, ALinkIsFollowed) {
    const auto source = addFolder("source/scenarios");
    addFolder("build/share/idemscope");
    std::filesystem::create_directory_symlink(source, root / "build/share/idemscope/scenarios");
    EXPECT_EQ(folderFor("build/app/idemscope"), source);
}

TEST_F(LibraryTest, TheNearestOneCounts) {
    addFolder("share/idemscope/scenarios");
    const auto nearest = addFolder("opt/share/idemscope/scenarios");
    EXPECT_EQ(folderFor("opt/bin/idemscope"), nearest);
}

TEST_F(LibraryTest, AProgramAloneHasNone) {
    addFolder("bin");
    EXPECT_EQ(folderFor("bin/idemscope"), std::nullopt);
    EXPECT_EQ(libraryFolder("idemscope"), std::nullopt);
    EXPECT_EQ(libraryFolder(""), std::nullopt);
}

} // namespace

} // namespace idem

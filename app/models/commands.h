// Everything that can be done by menu or key, in one table: menus, tool-tips, the command palette,
// the sheet of keys and the shortcuts themselves are all made from it, so that none can disagree.
#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace idem::app {

enum class Command : std::uint8_t {
    New,
    Open,
    Save,
    SaveAs,
    ExportView,
    CopyView,
    Quit,
    Undo,
    Redo,
    Find,
    PlayOrPause,
    StepForward,
    StepBack,
    NextInteresting,
    PreviousInteresting,
    NextOnLane,
    PreviousOnLane,
    ToCause,
    ToEffect,
    Slower,
    Faster,
    ToStart,
    ToEnd,
    NextViolation,
    PreviousViolation,
    LoopRange,
    ToggleMark,
    NoteMark,
    NextMark,
    ForkHere,
    DropMessage,
    DuplicateMessage,
    DelayMessage,
    CrashNode,
    PauseNode,
    CutLink,
    CycleMapping,
    CycleArrows,
    ToggleBeliefs,
    Focus,
    FitAll,
    ZoomIn,
    ZoomOut,
    ShowSimulate,
    ShowCompare,
    ShowEditor,
    ShowWhatIf,
    RunSweep,
    FindNoReturn,
    FindFixes,
    ShowReport,
    ToggleDrawer,
    NextPane,
    Present,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    LargerText,
    SmallerText,
    ReduceMotion,
    ResetLayout,
    ShowPalette,
    ShowKeys,
    About,
};

enum class CommandGroup : std::uint8_t { File, Edit, Play, Break, View, Workspace, Help };

struct CommandInfo {
    Command command = Command::New;
    CommandGroup group = CommandGroup::File;
    std::string_view title; ///< As in a menu: "Step to the next event".
    std::string_view keys;  ///< Portable key sequences, separated by spaces; may be empty.
    std::string_view help;  ///< One sentence.
    std::string_view icon;  ///< Name of an icon; may be empty.
    bool isChecked = false; ///< It is a switch.
};

/// Every command, group by group in the order of the menus.
std::span<const CommandInfo> commands();
const CommandInfo& infoOf(Command command);
/// "Play".
std::string_view titleOf(CommandGroup group);
QStringList keysOf(const CommandInfo& info);

/// Those whose title or help holds every word that is sought, whatever the case; best first: titles
/// that begin with the first word, then the others, each in the order of the table.
std::vector<const CommandInfo*> findCommands(const QString& sought);

} // namespace idem::app

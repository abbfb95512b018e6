#include "app/models/commands.h"

#include "app/models/text.h"
#include "engine/core/ensure.h"

#include <algorithm>
#include <array>

namespace idem::app {

namespace {

using C = Command;
using G = CommandGroup;

constexpr auto table = std::to_array<CommandInfo>({
    {C::New, G::File, "New scenario", "Ctrl+N", "Begins a commented scenario.", "add"},
    {C::Open, G::File, "Open...", "Ctrl+O", "Opens a scenario file.", "open"},
    {C::Save, G::File, "Save", "Ctrl+S", "Saves the scenario.", "save"},
    {C::SaveAs, G::File, "Save as...", "Ctrl+Shift+S", "Saves the scenario as another file.", ""},
    {C::ExportView,
     G::File,
     "Export the view...",
     "Ctrl+E",
     "Writes what is shown as SVG, PNG or PDF.",
     "export"},
    {C::CopyView,
     G::File,
     "Copy the view",
     "Ctrl+Shift+C",
     "Copies what is shown to the clipboard.",
     "copy"},
    {C::Quit, G::File, "Quit", "Ctrl+Q", "Closes the program.", ""},
    {C::Undo, G::Edit, "Undo", "Ctrl+Z", "Takes the last change of the scenario back.", "undo"},
    {C::Redo, G::Edit, "Redo", "Ctrl+Shift+Z Ctrl+Y", "Makes it again.", "redo"},
    {C::Find,
     G::Edit,
     "Search",
     "/ Ctrl+F",
     "Looks for a key, a node, an event, a status.",
     "search"},
    {C::PlayOrPause, G::Play, "Play or pause", "Space", "Lets time pass, or stops it.", "play"},
    {C::StepForward, G::Play, "Step forward", "Right F10", "To the next event.", "step-forward"},
    {C::StepBack, G::Play, "Step back", "Left Shift+F10", "To the event before.", "step-back"},
    {C::NextInteresting,
     G::Play,
     "Next turn of the story",
     "Ctrl+Right",
     "To the next send, decision, effect, time-out or fault.",
     "next-interesting"},
    {C::PreviousInteresting,
     G::Play,
     "Previous turn of the story",
     "Ctrl+Left",
     "To the send, decision, effect, time-out or fault before.",
     "previous-interesting"},
    {C::NextOnLane,
     G::Play,
     "Next event of this lane",
     ".",
     "To the next event of the lane of the selected event.",
     ""},
    {C::PreviousOnLane,
     G::Play,
     "Previous event of this lane",
     ",",
     "To the event before on the lane of the selected event.",
     ""},
    {C::ToCause, G::Play, "To its cause", "[", "To what led to the selected event.", ""},
    {C::ToEffect, G::Play, "To its effect", "]", "To what the selected event led to.", ""},
    {C::Slower, G::Play, "Slower", "Shift+, <", "Plays at the next lower speed.", ""},
    {C::Faster, G::Play, "Faster", "Shift+. >", "Plays at the next higher speed.", ""},
    {C::ToStart, G::Play, "To the start", "Home", "Nothing has happened yet.", "to-start"},
    {C::ToEnd, G::Play, "To the end", "End", "Everything has happened.", "to-end"},
    {C::NextViolation,
     G::Play,
     "Next violation",
     "N",
     "To the next event that breaks a promise.",
     "next-violation"},
    {C::PreviousViolation,
     G::Play,
     "Previous violation",
     "Shift+N",
     "To the event before that breaks a promise.",
     "previous-violation"},
    {C::LoopRange,
     G::Play,
     "Loop the measured range",
     "L",
     "Plays the range that was measured on the ruler again and again.",
     "loop",
     true},
    {C::ToggleMark, G::Play, "Mark", "M", "Marks the instant at the cursor, or no longer.", ""},
    {C::NoteMark, G::Play, "Note...", "Ctrl+M", "Writes a note to the instant at the cursor.", ""},
    {C::NextMark,
     G::Play,
     "Next mark",
     "Shift+M",
     "To the next mark; after the last, the first.",
     ""},
    {C::ForkHere,
     G::Break,
     "Branch from here",
     "B",
     "Keeps this run; the next change makes another one.",
     "branch"},
    {C::DropMessage, G::Break, "Drop the message", "Del", "Loses the selected message.", "drop"},
    {C::DuplicateMessage,
     G::Break,
     "Duplicate the message",
     "Ctrl+D",
     "Delivers the selected message twice.",
     "duplicate"},
    {C::DelayMessage,
     G::Break,
     "Delay the message...",
     "Ctrl+L",
     "Holds the selected message up.",
     "delay"},
    {C::CrashNode,
     G::Break,
     "Crash the node",
     "Ctrl+K",
     "Kills the selected node, or the server of the selected event, there.",
     "crash"},
    {C::PauseNode,
     G::Break,
     "Pause the node...",
     "Ctrl+P",
     "Lets the selected server stand still for a while, from the cursor on.",
     "pause-node"},
    {C::CutLink,
     G::Break,
     "Cut the link...",
     "Ctrl+T",
     "Parts the selected node from another one, from the cursor on.",
     "partition"},
    {C::CycleMapping,
     G::View,
     "Next time mapping",
     "T",
     "Compressed, to scale, by event: how time is laid out.",
     ""},
    {C::CycleArrows,
     G::View,
     "Fewer messages",
     "E",
     "All; without the steps to the stores; only what the explanation and the selection tell of.",
     ""},
    {C::ToggleBeliefs,
     G::View,
     "Ledger and beliefs",
     "V",
     "Shows what is true beside what the client believes.",
     "",
     true},
    {C::Focus, G::View, "Zoom to the selection", "F", "Again: back to everything.", "fit"},
    {C::FitAll, G::View, "Whole run", "0", "Shows the run from its start to its end.", ""},
    {C::ZoomIn, G::View, "Zoom in", "W + =", "Around the cursor.", "zoom-in"},
    {C::ZoomOut, G::View, "Zoom out", "S -", "Around the cursor.", "zoom-out"},
    {C::Present,
     G::View,
     "Presentation",
     "F5",
     "Large type, and nothing but the story.",
     "present",
     true},
    {C::ThemeSystem,
     G::View,
     "Colours of the desktop",
     "",
     "Light or dark as the desktop is.",
     "",
     true},
    {C::ThemeLight, G::View, "Light colours", "", "Dark on light.", "sun", true},
    {C::ThemeDark, G::View, "Dark colours", "", "Light on dark.", "moon", true},
    {C::LargerText, G::View, "Larger text", "Ctrl++ Ctrl+=", "Every text of the window.", ""},
    {C::SmallerText, G::View, "Smaller text", "Ctrl+-", "Every text of the window.", ""},
    {C::ReduceMotion,
     G::View,
     "Less motion",
     "",
     "Nothing glides: the same pictures in steps.",
     "",
     true},
    {C::ShowSimulate, G::Workspace, "Simulate", "Ctrl+1", "Watch one run, stop it, break it.", ""},
    {C::ShowCompare,
     G::Workspace,
     "Compare",
     "Ctrl+2",
     "Several strategies side by side.",
     "compare"},
    {C::ShowEditor, G::Workspace, "Scenario", "Ctrl+3", "The scenario as text and form.", "edit"},
    {C::ShowWhatIf,
     G::Workspace,
     "What-if",
     "Ctrl+4",
     "Thousands of runs over one or two fields, with what may be concluded from them.",
     "chart"},
    {C::RunSweep,
     G::Workspace,
     "Run the sweep",
     "Ctrl+R",
     "Runs the sweep that What-if has designed.",
     ""},
    {C::FindNoReturn,
     G::Workspace,
     "Point of no return",
     "",
     "From when on this run could only end as it did.",
     ""},
    {C::FindFixes,
     G::Workspace,
     "What would fix it",
     "",
     "Tries single changes of a run that fails, and says what each of them costs.",
     ""},
    {C::ShowReport,
     G::Workspace,
     "Report",
     "Ctrl+5",
     "What happened and why, on pages to print and send.",
     ""},
    {C::ToggleDrawer,
     G::Workspace,
     "Events, findings, branches",
     "Q",
     "Shows or hides the drawer at the bottom.",
     "",
     true},
    {C::NextPane, G::Workspace, "Next pane", "F6", "Moves the keyboard to the next pane.", ""},
    {C::ResetLayout, G::Workspace, "Usual layout", "", "Puts every pane back.", "reset"},
    {C::ShowPalette,
     G::Help,
     "Find a command...",
     "Ctrl+Shift+P",
     "Looks for a command by its words.",
     "search"},
    {C::ShowKeys, G::Help, "Keys", "?", "Every key on one sheet.", "help"},
    {C::About, G::Help, "About Idemscope", "", "Version, licence, where to ask.", ""},
});

constexpr auto groupTitles =
    std::to_array<std::string_view>({"File", "Edit", "Play", "Break", "View", "Workspace", "Help"});

} // namespace

std::span<const CommandInfo> commands() {
    return table;
}

const CommandInfo& infoOf(Command command) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const CommandInfo& info) {
        return info.command == command;
    });
    ENSURE(found != table.end());
    return *found;
}

std::string_view titleOf(CommandGroup group) {
    return groupTitles[static_cast<std::size_t>(group)];
}

QStringList keysOf(const CommandInfo& info) {
    return text(info.keys).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

std::vector<const CommandInfo*> findCommands(const QString& sought) {
    const QStringList words = sought.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<const CommandInfo*> first;
    std::vector<const CommandInfo*> others;
    for (const CommandInfo& info : table) {
        const QString title = text(info.title);
        const QString all = title + QLatin1Char(' ') + text(info.help);
        const bool hasAll = std::all_of(words.begin(), words.end(), [&](const QString& word) {
            return all.contains(word, Qt::CaseInsensitive);
        });
        if (hasAll) {
            const bool begins =
                !words.isEmpty() && title.startsWith(words.front(), Qt::CaseInsensitive);
            (begins ? first : others).push_back(&info);
        }
    }
    first.insert(first.end(), others.begin(), others.end());
    return first;
}

} // namespace idem::app

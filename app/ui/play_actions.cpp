#include "app/ui/play_actions.h"

#include "engine/trace/walk.h"

namespace idem::app {

namespace {

/// What was selected, or what happened last.
RecordId present(Session& session) {
    const RecordId selected = session.selection().selected().record;
    return selected.isSome() ? selected : session.playback().cursor().last;
}

bool carryOutWalk(Command command, Session& session) {
    const Trace& trace = session.run()->trace();
    const RecordId here = present(session);
    switch (command) {
    case Command::NextOnLane:
        session.visit(nextOnLane(trace, here));
        return true;
    case Command::PreviousOnLane:
        session.visit(previousOnLane(trace, here));
        return true;
    case Command::ToCause:
        session.visit(causeOf(trace, here));
        return true;
    case Command::ToEffect:
        session.visit(effectOf(trace, here));
        return true;
    default:
        return false;
    }
}

} // namespace

bool carryOutPlay(Command command, Session& session) {
    if (!session.run() || infoOf(command).group != CommandGroup::Play) {
        return false;
    }
    Playback& playback = session.playback();
    switch (command) {
    case Command::PlayOrPause:
        playback.toggle();
        return true;
    case Command::StepForward:
        playback.step(1);
        return true;
    case Command::StepBack:
        playback.step(-1);
        return true;
    case Command::NextInteresting:
        playback.stepInteresting(1);
        return true;
    case Command::PreviousInteresting:
        playback.stepInteresting(-1);
        return true;
    case Command::Slower:
        playback.changeSpeed(-1);
        return true;
    case Command::Faster:
        playback.changeSpeed(1);
        return true;
    case Command::ToStart:
        playback.toStart();
        return true;
    case Command::ToEnd:
        playback.toEnd();
        return true;
    case Command::NextViolation:
        playback.stepViolation(1);
        return true;
    case Command::PreviousViolation:
        playback.stepViolation(-1);
        return true;
    case Command::ToggleMark:
        session.marks().toggle(playback.cursor().time);
        return true;
    case Command::NextMark:
        if (const Mark* mark = session.marks().after(playback.cursor().time)) {
            playback.seek(mark->at);
        }
        return true;
    default:
        return carryOutWalk(command, session);
    }
}

} // namespace idem::app

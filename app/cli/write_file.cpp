#include "app/cli/write_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace idem::cli {

namespace {

constexpr mode_t newFileMode = 0666; // as far as the umask lets

/// What the person can do about an error of the system.
std::string_view remedyOf(int error) {
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return "make room, or choose another folder";
    case ENOENT:
    case ENOTDIR:
        return "check that the folder exists";
    case EACCES:
    case EPERM:
    case EROFS:
        return "choose a folder and a file that you may write to";
    case EISDIR:
        return "give the name of a file, not of a folder";
    default:
        return "check that the folder exists and has room";
    }
}

Diagnostic writeProblem(const std::string& file, int error) {
    Diagnostic problem;
    problem.code = "file";
    problem.file = file;
    problem.message = std::string("the file could not be written: ") + std::strerror(error);
    problem.suggestion = std::string(remedyOf(error)) + "; a file that was there is as it was";
    return problem;
}

/// 0, or the error of the system.
int writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return 0;
}

int closed(int descriptor, int errorBefore) {
    const int error = ::close(descriptor) == 0 ? 0 : errno;
    return errorBefore != 0 ? errorBefore : error;
}

int writeDirectly(const std::string& file, const std::string& text) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
    return descriptor < 0 ? errno : closed(descriptor, writeAll(descriptor, text));
}

/// A file beside that one which did not exist before; negative if there can be none.
int openBeside(const std::filesystem::path& file, std::string& name) {
    constexpr int triesMax = 100;
    for (int number = 0; number < triesMax; ++number) {
        const std::string own =
            ".idemscope-" + std::to_string(::getpid()) + "-" + std::to_string(number) + ".tmp";
        name = (file.parent_path() / own).string();
        const int descriptor =
            ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, newFileMode);
        if (descriptor >= 0 || errno != EEXIST) {
            return descriptor;
        }
    }
    return -1;
}

int replaceFile(const std::filesystem::path& file,
                const std::string& text,
                const struct stat* old) {
    if (old != nullptr && ::access(file.c_str(), W_OK) != 0) {
        return errno; // renaming would replace a file that its owner has protected
    }
    std::string name;
    const int descriptor = openBeside(file, name);
    if (descriptor < 0) {
        return errno;
    }
    int error = writeAll(descriptor, text);
    if (error == 0 && old != nullptr && ::fchmod(descriptor, old->st_mode & 07777) != 0) {
        error = errno;
    }
    if (error == 0 && ::fsync(descriptor) != 0) {
        error = errno;
    }
    error = closed(descriptor, error);
    if (error == 0 && ::rename(name.c_str(), file.c_str()) != 0) {
        error = errno;
    }
    if (error != 0) {
        ::unlink(name.c_str());
    }
    return error;
}

} // namespace

std::optional<Diagnostic> writeFile(const std::string& file, const std::string& text) {
    struct stat status = {};
    const bool isThere = ::stat(file.c_str(), &status) == 0;
    int error = 0;
    if (isThere && S_ISDIR(status.st_mode)) {
        error = EISDIR;
    } else if (isThere && !S_ISREG(status.st_mode)) {
        error = writeDirectly(file, text);
    } else {
        std::error_code unresolved;
        const auto target =
            isThere ? std::filesystem::canonical(file, unresolved) : std::filesystem::path(file);
        error = unresolved ? unresolved.value()
                           : replaceFile(target, text, isThere ? &status : nullptr);
    }
    return error == 0 ? std::nullopt : std::optional(writeProblem(file, error));
}

} // namespace idem::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

/// The one door to logging. A line is a level, the room that speaks and a text that is already made; a Secret cannot
/// get into it. The library behind it (spdlog) stays in Log.cpp, so that no other source pays for its headers.
namespace postern::log {

enum class Level : std::uint8_t { Trace, Debug, Info, Warning, Error, Off };

/// Below this level nothing is written. Safe from any thread.
void setLevel(Level level) noexcept;
[[nodiscard]] Level level() noexcept;
[[nodiscard]] inline bool enabled(Level wanted) noexcept { return wanted >= level(); }
/// "trace", "debug", "info", "warning", "error", "off"; false when it is none of these.
bool parseLevel(std::string_view text, Level& out) noexcept;

/// Writes one line to standard error (time, level, room, text) and to the listener when one is set.
/// Control characters in `text` are escaped, so that no input can forge a line.
void write(Level level, std::string_view room, std::string_view text);
inline void debug(std::string_view room, std::string_view text) { write(Level::Debug, room, text); }
inline void info(std::string_view room, std::string_view text) { write(Level::Info, room, text); }
inline void warning(std::string_view room, std::string_view text) { write(Level::Warning, room, text); }
inline void error(std::string_view room, std::string_view text) { write(Level::Error, room, text); }

/// Called for each line that is written, from the thread that wrote it. An empty function ends it.
void setListener(std::function<void(Level, std::string_view room, std::string_view text)> listener);
/// Whether lines go to standard error at all (a workbench that shows them may not want that).
void setStandardError(bool on) noexcept;

} // namespace postern::log

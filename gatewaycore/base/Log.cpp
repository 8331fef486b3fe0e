// SPDX-License-Identifier: Apache-2.0
#include "base/Log.h"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace postern::log {
namespace {

using Listener = std::function<void(Level, std::string_view, std::string_view)>;

std::atomic<Level> threshold{Level::Info};
std::atomic<bool> toStandardError{true};
std::atomic<bool> listening{false};
std::mutex listenerMutex;
Listener listenerFunction;

constexpr std::array<std::string_view, 6> names{"trace", "debug", "info", "warning", "error", "off"};

spdlog::logger& sink()
{
    static const std::shared_ptr<spdlog::logger> logger = [] {
        auto made = std::make_shared<spdlog::logger>("postern", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
        made->set_level(spdlog::level::trace);
        return made;
    }();
    return *logger;
}

std::string escaped(std::string_view text)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet == 0x7f) {
            out += "\\x";
            out += digits[octet >> 4];
            out += digits[octet & 15];
        } else {
            out += c;
        }
    }
    return out;
}

} // namespace

void setLevel(Level level) noexcept { threshold.store(level, std::memory_order_relaxed); }
Level level() noexcept { return threshold.load(std::memory_order_relaxed); }

bool parseLevel(std::string_view text, Level& out) noexcept
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == text) {
            out = static_cast<Level>(i);
            return true;
        }
    }
    return false;
}

void write(Level wanted, std::string_view room, std::string_view text)
{
    if (!enabled(wanted) || wanted == Level::Off)
        return;
    const std::string line = escaped(text);
    if (toStandardError.load(std::memory_order_relaxed))
        sink().log(static_cast<spdlog::level::level_enum>(wanted), "[{}] {}", room, line);
    if (listening.load(std::memory_order_acquire)) {
        const std::lock_guard lock(listenerMutex);
        if (listenerFunction)
            listenerFunction(wanted, room, line);
    }
}

void setListener(Listener listener)
{
    const std::lock_guard lock(listenerMutex);
    listenerFunction = std::move(listener);
    listening.store(static_cast<bool>(listenerFunction), std::memory_order_release);
}

void setStandardError(bool on) noexcept { toStandardError.store(on, std::memory_order_relaxed); }

} // namespace postern::log

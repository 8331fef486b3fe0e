// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/GatewaySettings.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace postern::pipeline {

/// Where in the chain a filter stands. Filters run in the order of their phases (see placeOf()); within one, as configured.
enum class Phase : std::uint8_t { Guard, Authenticate, Authorize, Throttle, Validate, Transform, Observe };
inline constexpr std::size_t phaseCount = 7;

/// What a filter needs of a message's content.
enum class BodyNeed : std::uint8_t {
    None,
    Watch,  ///< the pieces as they pass, to look at and perhaps refuse: nothing about them changes
    Stream, ///< the pieces as they pass, to change them: nobody knows the length before
    Whole,  ///< all of it before its hook for the head is called
};

/// Which way an exchange is walking along its chain.
enum class Direction : std::uint8_t { Request, Response };

/// What a hook decides. Respond is what Exchange::refuse() and respond() return; Pause is legal only after
/// Exchange::pause(), and on resumption the same hook of the same filter is called again.
enum class [[nodiscard]] Verdict : std::uint8_t { Continue, Respond, Pause };

/// Whether the exchange's time-outs go on while it is paused.
enum class ClockPolicy : std::uint8_t {
    Io,         ///< waiting for somebody else's answer counts towards the time-outs
    Breakpoint, ///< a person is looking: our clocks stand still
};

/// Where a phase comes in the chain: in ours a call is counted before it is validated, in that of the 3.2 microgateway it
/// is validated first, so that malformed calls use up no quota.
[[nodiscard]] std::size_t placeOf(Phase phase, model::ChainOrder order) noexcept;

/// "guard", "authenticate", ...
[[nodiscard]] std::string_view toString(Phase phase) noexcept;
[[nodiscard]] bool parse(std::string_view text, Phase& out) noexcept;
/// "none", "watch", "stream", "whole".
[[nodiscard]] std::string_view toString(BodyNeed need) noexcept;

} // namespace postern::pipeline

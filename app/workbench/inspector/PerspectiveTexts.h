// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QString>

namespace postern::workbench {

/// Whose side of an exchange is looked at.
enum class Perspective : std::uint8_t { Client, Gateway, Backend };

/// Request and response as one of the three saw them.
struct PerspectiveTexts {
    QString request;  ///< the message, or a sentence why there is none
    QString response;
    std::string requestBody; ///< octets
    std::string responseBody;

    /// Both bodies as octets, one below the other; says so when there are none.
    [[nodiscard]] QString hex() const;
};
[[nodiscard]] PerspectiveTexts textsOf(const inspection::Trace& trace, Perspective perspective);

} // namespace postern::workbench

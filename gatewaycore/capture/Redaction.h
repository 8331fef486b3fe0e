// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Masking.h"
#include "dataplane/inspection/Trace.h"

namespace postern::capture {

/// Takes credentials out of a whole trace before it leaves this computer, whoever recorded it: by the names that
/// inspection::Masking knows (authorization, cookies, API keys, tokens in URLs, forms, JSON, XML), and by their looks in
/// free text (JSON Web Tokens, "Bearer" and "Basic" with a value). What a gateway has masked already stays as it is. A
/// body in a content coding, which cannot be read here, is left out whole.
class Redaction {
  public:
    explicit Redaction(inspection::Masking masking = inspection::Masking()) : masking_(std::move(masking)) {}

    [[nodiscard]] inspection::Trace apply(inspection::Trace trace) const;
    [[nodiscard]] inspection::Summary apply(inspection::Summary summary) const;
    /// A sentence or any text: URLs, and what looks like a credential.
    [[nodiscard]] std::string text(std::string_view text) const;

  private:
    void apply(inspection::Message& message) const;
    void apply(inspection::Step& step) const;
    [[nodiscard]] std::string line(std::string_view line) const;

    inspection::Masking masking_;
};

} // namespace postern::capture

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"
#include "schema/Location.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace postern::schema {

enum class Severity : std::uint8_t { Error, Warning, Note };

/// One thing that is wrong in a document: where, what, and what to do about it.
struct Problem {
    Severity severity = Severity::Error;
    Location location;
    std::string path; ///< place inside the document, "listeners[0].port"; may be empty
    std::string message;
    std::string hint; ///< the next step; may be empty

    /// "gateway.yaml:3:5: error: listeners[0].port: must be at most 65535 (hint)"
    [[nodiscard]] std::string toString() const;
};

/// All problems found, not only the first. A reader that collects goes on as long as what it reads makes sense;
/// beyond `maximum` problems the rest is only counted.
class Problems {
  public:
    static constexpr std::size_t maximum = 200;

    void add(Problem problem);
    void error(const Location& at, std::string path, std::string message, std::string hint = {});
    void warning(const Location& at, std::string path, std::string message, std::string hint = {});
    void append(const Problems& others);

    [[nodiscard]] bool hasErrors() const noexcept { return errors_ > 0; }
    [[nodiscard]] std::size_t errorCount() const noexcept { return errors_; }
    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }
    [[nodiscard]] const std::vector<Problem>& all() const noexcept { return all_; }
    /// One line a problem, as Problem::toString, and a last line when some were left out.
    [[nodiscard]] std::string toString() const;
    /// The errors as one Error whose message is toString().
    [[nodiscard]] Error toError(ErrorKind kind = ErrorKind::InvalidConfig) const;

  private:
    std::vector<Problem> all_;
    std::size_t errors_ = 0;
    std::size_t leftOut_ = 0;
};

/// The candidate that `word` was probably meant to be, or nothing: at most a third of its letters may differ.
[[nodiscard]] std::string closest(std::string_view word, const std::vector<std::string>& candidates);

} // namespace postern::schema

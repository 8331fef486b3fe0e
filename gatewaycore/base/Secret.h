// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace postern {

/// A credential. It cannot be printed, compared in variable time or converted by accident; its memory is wiped when
/// it goes. reveal() is the one way out, so a search for it finds every place that uses a secret.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    ~Secret() { wipe(); }
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;

    [[nodiscard]] const std::string& reveal() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    /// In time that depends on the lengths only.
    [[nodiscard]] bool equals(std::string_view other) const noexcept;
    friend bool operator==(const Secret& a, const Secret& b) noexcept { return a.equals(b.text_); }

  private:
    void wipe() noexcept;
    std::string text_;
};

/// Whether two texts are equal, in time that depends on their lengths only.
[[nodiscard]] bool equalInConstantTime(std::string_view a, std::string_view b) noexcept;

template <class Stream>
Stream& operator<<(Stream&, const Secret&) = delete;

} // namespace postern

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "controlplane/publisher/Door.h"

#include <map>
#include <optional>

namespace postern::publisher {

/// How long a job that is under way waits for a server whose connection was lost, after what a call tries by itself: `attempts` more
/// calls, the first after `first`, each wait twice the one before.
struct Patience {
    int attempts = 4;
    Milliseconds first{500};
};

/// Answers that came with an ETag (RFC 9110 8.8.3), so that asking again costs a 304. Bounded: the one that was asked for
/// longest ago goes first.
class KnownAnswers {
  public:
    /// Empty when there is none.
    [[nodiscard]] QByteArray etagOf(const QByteArray& url) const;
    [[nodiscard]] std::optional<DoorAnswer> find(const QByteArray& url);
    void keep(const QByteArray& url, const DoorAnswer& answer);
    void clear();
    [[nodiscard]] std::size_t size() const { return answers_.size(); }

    static constexpr std::size_t mostAnswers = 2'000;
    static constexpr qsizetype mostOctets = 32 * 1024 * 1024;

  private:
    struct Known {
        DoorAnswer answer;
        quint64 used = 0;
    };
    void forgetOldest();

    std::map<QByteArray, Known> answers_;
    qsizetype octets_ = 0;
    quint64 now_ = 0;
};

} // namespace postern::publisher

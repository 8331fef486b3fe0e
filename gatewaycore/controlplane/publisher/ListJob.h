// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/Job.h"

#include <QSet>

namespace postern::publisher {

/// Lists or searches APIs page by page; each API is given out once, even when the list shifts while it is read.
class ListJob final : public JobOf<int> {
    Q_OBJECT
  public:
    struct Source {
        QByteArray target; ///< "/apis?query=..." or "/search?query=..."
        CallPurpose purpose;
        int pageSize = 25;
        QString environment; ///< only APIs deployed there
        bool mixed = false;  ///< the list holds other things than APIs, which are left out
    };
    ListJob(SessionKeeper& keeper, QObject* parent, Source source, std::function<void(const ApiPage&)> onPage,
            Completion<int> completion);

    void start() override;

  private:
    void take(const ListPage& page, int offset, const NextPage& next);
    void filterByEnvironment(const NextPage& next);
    void giveOut(const NextPage& next);

    Source source_;
    std::function<void(const ApiPage&)> onPage_;
    QSet<QString> seen_;
    ApiPage page_;
    QSet<QString> deployed_; ///< ids of the page's APIs that are deployed in the wanted environment
    int asking_ = 0;
};

} // namespace postern::publisher

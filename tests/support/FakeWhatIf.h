// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/WhatIfLink.h"

#include <QTimer>

namespace postern::test {

/// What-if of a gateway that only pretends: the outcome is what a test's function says.
class FakeWhatIf final : public QObject, public workbench::WhatIfLink {
  public:
    void begin(const QMap<QString, QString>& files, std::function<void(Begun)> answer) override
    {
        begun.append(files);
        Begun said;
        said.problems = refusal;
        said.session = refusal.isEmpty() ? static_cast<quint64>(begun.size()) : 0;
        QTimer::singleShot(0, this, [said, answer = std::move(answer)] { answer(said); });
    }
    void evaluate(quint64, const std::vector<inspection::Trace>& traces,
                  std::function<void(std::optional<std::vector<inspection::WhatIfAnswer>>)> answer) override
    {
        std::vector<inspection::WhatIfAnswer> out;
        for (const inspection::Trace& trace : traces) {
            inspection::WhatIfAnswer one;
            one.id = trace.summary.id;
            one.statusBefore = one.statusAfter = trace.summary.status;
            if (judge)
                judge(one);
            out.push_back(std::move(one));
        }
        evaluated += static_cast<int>(out.size());
        if (!held)
            QTimer::singleShot(0, this, [out, answer = std::move(answer)] { answer(out); });
    }
    void end(quint64 session) override { ended.append(session); }

    std::function<void(inspection::WhatIfAnswer&)> judge;
    QVector<workbench::Problem> refusal;
    QVector<QMap<QString, QString>> begun; ///< what each session was begun with
    QVector<quint64> ended;
    int evaluated = 0;
    bool held = false; ///< nothing is answered
};

} // namespace postern::test

// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/DryRun.h"

#include "workbench/models/CheckText.h"

#include <QFileInfo>

namespace postern::workbench {

DryRun::DryRun(QObject* parent) : QObject(parent), inside_(new QObject)
{
    thread_.setObjectName(QStringLiteral("dry run"));
    inside_->moveToThread(&thread_);
    thread_.start();
}

DryRun::~DryRun()
{
    QMetaObject::invokeMethod(inside_, [this] { trial_.reset(); }, Qt::BlockingQueuedConnection);
    inside_->deleteLater();
    thread_.quit();
    thread_.wait();
}

void DryRun::start(exporting::TrialRequest request)
{
    const auto given = std::make_shared<exporting::TrialRequest>(std::move(request));
    QMetaObject::invokeMethod(inside_, [this, given] { begin(given); }, Qt::QueuedConnection);
}

void DryRun::cancel()
{
    QMetaObject::invokeMethod(inside_, [this] {
        if (trial_ != nullptr)
            trial_->cancel();
    }, Qt::QueuedConnection);
}

/// On the thread; what it finds is handed over by the event loop of the window's.
void DryRun::begin(const std::shared_ptr<exporting::TrialRequest>& request)
{
    trial_ = std::make_unique<exporting::Trial>(std::move(*request));
    connect(trial_.get(), &exporting::Trial::tested, inside_, [this](const calls::TestResult& result) {
        const calls::LoadedTest& test = trial_->tests()[result.test];
        TrialLine line;
        line.test = QString::fromStdString(test.test.name);
        if (result.row > 0)
            line.test += QStringLiteral(" [%1]").arg(result.row);
        line.file = QString::fromStdString(test.file.string());
        line.passed = result.passed();
        line.text = result.unknown.empty() ? resultText(result)
                                           : tr("not sent: {{%1}} has no value").arg(QString::fromStdString(result.unknown.front()));
        line.status = result.status;
        line.ms = result.took.count();
        QMetaObject::invokeMethod(this, [this, line] { Q_EMIT tested(line); }, Qt::QueuedConnection);
    });
    connect(trial_.get(), &exporting::Trial::finished, inside_, [this](const QString& problem) {
        QMetaObject::invokeMethod(this, [this, problem] { Q_EMIT ended(problem); }, Qt::QueuedConnection);
    });
    trial_->start();
}

} // namespace postern::workbench

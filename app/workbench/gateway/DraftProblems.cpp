// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/DraftProblems.h"

#include "workbench/gateway/ChainCheck.h"
#include "workbench/gateway/ChainScope.h"

namespace postern::workbench {
namespace {

schema::Problems checked(const QString& file, const QString& text)
{
    return checkChainFile(text.toStdString(), file.toStdString(), file == ChainScope::gatewayFile());
}

QVector<Problem> toProblems(const schema::Problems& problems, const QString& file)
{
    QVector<Problem> out;
    for (const schema::Problem& one : problems.all()) {
        const auto severity = one.severity == schema::Severity::Error     ? Problem::Severity::Error
                              : one.severity == schema::Severity::Warning ? Problem::Severity::Warning
                                                                          : Problem::Severity::Info;
        const QString message = QString::fromStdString(one.path.empty() ? one.message : one.path + ": " + one.message);
        out.append({severity, message, QString::fromStdString(one.hint), file, static_cast<int>(one.location.line), static_cast<int>(one.location.column)});
    }
    return out;
}

} // namespace

void DraftProblems::tell(QVector<Problem> problems, const QString& folder)
{
    told_ = std::move(problems);
    const QString above = folder + QLatin1Char('/');
    for (Problem& problem : told_) {
        if (problem.file.startsWith(above))
            problem.file = problem.file.mid(above.size());
    }
}

QVector<Problem> DraftProblems::check(const QString& file, const QString& text, bool isDraft)
{
    found_ = file.isEmpty() ? QVector<Problem>() : toProblems(checked(file, text), file);
    return found_ + (isDraft ? refused_ : told_);
}

int DraftProblems::errors(const QString& file, const QString& text) { return static_cast<int>(checked(file, text).errorCount()); }

} // namespace postern::workbench

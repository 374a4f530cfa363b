import { alerts } from '../../catalog/alerts.ts';
import { annotation } from '../../check/output/github.ts';
import { levels, sarifLog, uriOf } from '../../check/output/sarif.ts';
import type { MonitorAnswer } from '../../monitor/types.ts';

/** Alerts in SARIF, as code-scanning services take findings. */
export function alertsSarif({ findings, log }: MonitorAnswer, version: string): unknown {
  const all = alerts();
  const uri = uriOf(log.files.at(-1)!);
  return sarifLog({
    version,
    rules: all.map(({ id, title, severity, source }) => ({
      id,
      shortDescription: { text: title },
      help: { text: source },
      defaultConfiguration: { level: levels[severity] },
    })),
    results: findings.map(({ rule, severity, message, line = 1 }) => ({
      ruleId: rule,
      ruleIndex: all.findIndex(({ id }) => id === rule),
      level: levels[severity],
      message: { text: message },
      locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: line } } }],
    })),
  });
}

/** Alerts as annotations of GitHub Actions. */
export function alertsGithub({ findings, log }: MonitorAnswer): string {
  return findings
    .map(({ rule, severity, message, line = 1 }) =>
      annotation(severity, { file: log.files.at(-1)!, line, title: `isoflop ${rule}` }, message),
    )
    .join('\n');
}

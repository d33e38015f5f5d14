import type { Json, JsonObject } from '@/graph/json';
import type { Done, StepContext } from '@/server/engine/contract';
import { askModel } from '../ask-model';
import { defineExecutor, done } from '../define-executor';
import { choiceSchema, INSTRUCTIONS } from './choice';
import { CHOICE_TOKENS, OTHERWISE, type RouterConfig } from './definition';

export const routerExecutor = defineExecutor<RouterConfig>(async (config, context) =>
  config.mode === 'model' ? chooseByModel(config, context) : chooseByRules(config, context),
);

/** The first rule that fits; those after it are not evaluated, so they may speak of values it has ruled out. */
function chooseByRules(config: RouterConfig, context: StepContext): Done {
  const tried: Json[] = [];
  for (const route of config.routes) {
    const fits = context.evaluate(route.when, 'expression', {}) === true;
    tried.push({ route: route.label, when: route.when, fits });
    if (fits) return done({ route: route.id, label: route.label }, { ports: [route.id], trace: { rules: tried } });
  }
  return done({ route: OTHERWISE, label: config.otherwiseLabel }, { ports: [OTHERWISE], trace: { rules: tried } });
}

async function chooseByModel(config: RouterConfig, context: StepContext): Promise<Done> {
  const answer = await askModel(
    {
      models: [config.model, ...config.fallbacks],
      instructions: INSTRUCTIONS,
      prompt: config.question,
      schema: choiceSchema(config),
      maxInputTokens: config.maxInputTokens,
      maxOutputTokens: CHOICE_TOKENS,
    },
    context,
  );
  const { route: label, reason } = answer.value as { route: string; reason: string };
  const chosen = config.routes.find((route) => route.label === label);
  const output: JsonObject = { route: chosen?.id ?? OTHERWISE, label: chosen?.label ?? config.otherwiseLabel, reason };
  return done(output, {
    ports: [chosen?.id ?? OTHERWISE],
    usage: answer.usage,
    warnings: answer.warnings,
    trace: answer.trace,
  });
}

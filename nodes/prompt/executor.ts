import { askModel } from '../ask-model';
import { defineExecutor, done } from '../define-executor';
import { declaredSchema } from '../typed-result';
import { askCascade } from './ask-cascade';
import type { PromptConfig } from './definition';

export const promptExecutor = defineExecutor<PromptConfig>(async (config, context) => {
  const question = {
    instructions: config.instructions,
    prompt: config.prompt,
    schema: declaredSchema(config),
    maxInputTokens: config.maxInputTokens,
    maxOutputTokens: config.maxOutputTokens,
    temperature: config.temperature,
  };
  const answer =
    config.asks === 'cascade'
      ? await askCascade(config, { ...question, fallbacks: config.fallbacks }, context)
      : await askModel({ ...question, models: [config.model, ...config.fallbacks] }, context);
  const output = answer.value === undefined ? { text: answer.text } : answer.value;
  return done(output, { usage: answer.usage, warnings: answer.warnings, trace: answer.trace });
});

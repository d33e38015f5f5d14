import { askModel } from '../ask-model';
import { defineExecutor, done } from '../define-executor';
import { declaredSchema } from '../typed-result';
import type { PromptConfig } from './definition';

export const promptExecutor = defineExecutor<PromptConfig>(async (config, context) => {
  const answer = await askModel(
    {
      models: [config.model, ...config.fallbacks],
      instructions: config.instructions,
      prompt: config.prompt,
      schema: declaredSchema(config),
      maxInputTokens: config.maxInputTokens,
      maxOutputTokens: config.maxOutputTokens,
      temperature: config.temperature,
    },
    context,
  );
  const output = answer.value === undefined ? { text: answer.text } : answer.value;
  return done(output, { usage: answer.usage, warnings: answer.warnings, trace: answer.trace });
});

import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../../server/corpus/language.ts';

describe('detectLanguage', () => {
  it.each([
    ['How do I install it?', 'en'],
    ['如何安装？', 'zh'],
    ['如何使用の图标按钮呢？', 'zh'],
    ['インストール方法は？', 'ja'],
    ['어떻게 설치하나요?', 'ko'],
    ['What does 数据 mean?', 'en'],
    ['', 'en'],
    ['42?', 'en'],
  ])('takes %j for %s', (question, lang) => {
    expect(detectLanguage(question)).toBe(lang);
  });

  it('lets the answer decide where the question quotes another script', () => {
    const question = '报错 cannot open shared object file: No such file or directory 怎么办？';
    expect(detectLanguage(question, '请先安装这个库，然后重新运行。')).toBe('zh');
    expect(
      detectLanguage(
        'What does it mean by 数据处理失败 here?',
        'It says that processing the data failed.',
      ),
    ).toBe('en');
  });
});

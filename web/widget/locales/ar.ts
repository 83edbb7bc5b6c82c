import type { Strings } from '../strings.ts';

const rules = new Intl.PluralRules('ar');
const digits = new Intl.NumberFormat('ar');

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** The form for a count, of the six that Arabic has; `#` stands for the number. */
const plural = (count: number, forms: Forms): string =>
  (forms[rules.select(count)] ?? forms.other).replace('#', digits.format(count));

const ar: Strings = {
  launcher: 'اسأل الوثائق',
  title: 'اسأل الوثائق',
  close: 'إغلاق',
  clear: 'البدء من جديد',
  welcome: 'ماذا تريد أن تعرف؟',
  promise: 'الإجابات مقتبسة من الوثائق مع ذكر مصدرها.',
  starters: 'على سبيل المثال',
  placeholder: 'اطرح سؤالًا…',
  inputLabel: 'سؤالك',
  suggestionsLabel: 'أسئلة مشابهة',
  suggestionCount: (count) =>
    plural(count, {
      zero: 'لا توجد اقتراحات',
      one: 'اقتراح واحد',
      two: 'اقتراحان، تنقّل بمفاتيح الأسهم',
      few: '# اقتراحات، تنقّل بمفاتيح الأسهم',
      many: '# اقتراحًا، تنقّل بمفاتيح الأسهم',
      other: '# اقتراح، تنقّل بمفاتيح الأسهم',
    }),
  send: 'اسأل',
  logLabel: 'الأسئلة والإجابات',
  youAsked: 'سؤالك:',
  looking: 'جارٍ البحث في الوثائق…',
  source: 'المصدر:',
  opensInNewTab: '(يُفتح في علامة تبويب جديدة)',
  otherMatches: (count) =>
    plural(count, {
      zero: 'لا توجد نتائج أخرى',
      one: 'نتيجة أخرى واحدة',
      two: 'نتيجتان أخريان',
      few: '# نتائج أخرى',
      many: '# نتيجة أخرى',
      other: '# نتيجة أخرى',
    }),
  didYouMean: 'هل تقصد أحد هذه الأسئلة؟',
  notFound: 'لم أجد هذا في الوثائق.',
  notFoundHint: 'جرّب كلمات أخرى، أو اطّلع على أقرب ما وُجد.',
  related: 'مواضيع ذات صلة',
  showAll: 'عرض الكل',
  showLess: 'عرض أقل',
  updated: (date) => `آخر تحديث: ${date}`,
  helpful: 'هل كان هذا مفيدًا؟',
  yes: 'نعم',
  no: 'لا',
  thanks: 'شكرًا لك.',
  feedbackFailed: 'تعذّر الإرسال.',
  copyLink: 'نسخ رابط هذه الإجابة',
  copyCode: 'نسخ الشيفرة',
  copied: 'تم النسخ',
  copyFailed: 'النسخ غير مسموح به هنا. حدّد النص بنفسك.',
  noneOfThese: 'لا شيء من هذه؟',
  contact: 'اسأل أحد المختصين',
  retry: 'إعادة المحاولة',
  offline: 'أنت غير متصل بالإنترنت.',
  unreachable: 'يتعذّر الوصول إلى خادم المساعدة. تجري إعادة المحاولة…',
  connecting: 'جارٍ الاتصال…',
  askingAgain: 'سيُعاد طرح السؤال تلقائيًا.',
  linkGone: 'الإجابة التي يشير إليها هذا الرابط لم تعد موجودة.',
  tooLong: 'هذه الإجابة أطول من أن تُعرض هنا. تجدها في مصدرها.',
  waitSeconds: (seconds) =>
    plural(seconds, {
      zero: 'حاول مجددًا الآن.',
      one: 'حاول مجددًا بعد ثانية واحدة.',
      two: 'حاول مجددًا بعد ثانيتين.',
      few: 'حاول مجددًا بعد # ثوانٍ.',
      many: 'حاول مجددًا بعد # ثانية.',
      other: 'حاول مجددًا بعد # ثانية.',
    }),
  trouble: {
    TIMEOUT: 'لم يصل رد في الوقت المناسب.',
    DISCONNECTED: 'انقطع الاتصال بخادم المساعدة.',
    PROTOCOL_MISMATCH: 'إصدار مربع المساعدة يختلف عن إصدار خادمه.',
    ADDRESS_INVALID: 'لا يمكن استخدام عنوان خادم المساعدة من هذه الصفحة.',
    ORIGIN_NOT_ALLOWED: 'خادم المساعدة لا يخدم هذا الموقع.',
    UNAUTHORIZED: 'خادم المساعدة لا يسمح بهذا.',
    RATE_LIMITED: 'طُرحت أسئلة كثيرة في وقت قصير.',
    OVERLOADED: 'خادم المساعدة مشغول.',
    NOT_READY: 'خادم المساعدة ما زال قيد التشغيل.',
    SHUTTING_DOWN: 'تجري إعادة تشغيل خادم المساعدة.',
    INTERNAL: 'حدث خطأ في خادم المساعدة.',
    REPLACED: 'طرحتَ سؤالًا آخر قبل وصول الإجابة.',
    CLOSED: 'أُغلق الاتصال بخادم المساعدة.',
  },
};
export default ar;

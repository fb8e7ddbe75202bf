<?php
// Check an article and print each repeated passage: php check.php http://127.0.0.1:8000 article.txt
[, $service, $file] = $argv;
$text = file_get_contents($file);

// Offsets count bytes of UTF-8, as PHP's strings do.
$answer = file_get_contents("$service/v1/check", false, stream_context_create(['http' => [
    'method' => 'POST',
    'header' => 'Content-Type: application/json',
    'content' => json_encode(['text' => $text, 'offset_unit' => 'utf8'], JSON_THROW_ON_ERROR),
    'timeout' => 30,
    'ignore_errors' => true,
]]));
$report = json_decode($answer, true, 512, JSON_THROW_ON_ERROR);
if (isset($report['status'])) {
    fwrite(STDERR, "{$report['status']}: {$report['detail']}\n");
    exit(2);
}

echo $report['summary'], "\n";
$wrong = 0;
foreach ($report['passages'] as $passage) {
    foreach ([$passage['a'], $passage['b']] as $side) {
        $words = substr($text, $side['start'], $side['end'] - $side['start']);
        $wrong += $words !== $side['text'];
        echo "{$passage['id']} {$side['start']}-{$side['end']} $words\n";
    }
}
exit($wrong ? 1 : 0);

package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A command line that is at fault: one line, status 2, and no file is opened for it (none of those named is there). */
class UsageTest {
    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(
                        "",
                        "a command is missing; there are train, tune, predict, evaluate, inspect, explain, check, "
                                + "exercises, gradcheck"),
                arguments("trian d.csv", "unknown command 'trian'; did you mean 'train'?"),
                arguments("frobnicate", "unknown command 'frobnicate'; see 'chainrule --help'"),
                arguments("train --target y", "DATA is missing; see 'chainrule train --help'"),
                arguments("train d.csv", "--target is missing: name the column to predict"),
                arguments("train d.csv --target", "--target needs a value; see 'chainrule train --help'"),
                arguments("train d.csv e.csv --target y", "one argument too many: 'e.csv'"),
                arguments("train d.csv --target y --hiden 3", "unknown option --hiden; did you mean '--hidden'?"),
                arguments("train d.csv --target y --hiden=3", "unknown option --hiden; did you mean '--hidden'?"),
                arguments("train d.csv --target y --xyzzy", "unknown option --xyzzy; see 'chainrule train --help'"),
                arguments("train d.csv --target y --rate -1", "--rate must be positive, is -1.0"),
                arguments("train d.csv --target y --rate=-1", "--rate must be positive, is -1.0"),
                arguments("train d.csv --target y --rate NaN", "--rate must be positive, is NaN"),
                arguments("train d.csv --target y --rate fast", "--rate: expected a number, found 'fast'"),
                arguments("train d.csv --target y --epochs 0", "--epochs must be at least 1, is 0"),
                arguments("train d.csv --target y --epochs 1.5", "--epochs: expected a whole number, found '1.5'"),
                arguments(
                        "train d.csv --target y --epochs 99999999999",
                        "--epochs: expected a whole number up to 2,147,483,647, found '99999999999'"),
                arguments("train d.csv --target y --group g --time t", "--group and --time contradict each other"),
                arguments("train d.csv --target y --test v.csv --checkpoint v.csv", "v.csv is named twice"),
                arguments("train d.csv --target y --epochs 1 --epochs 2", "--epochs is given twice"),
                arguments("train d.csv --target y --batch -1", "--batch must be at least 0, is -1"),
                arguments("train d.csv --target y --patience -1", "--patience must be at least 0, is -1"),
                arguments("train d.csv --target y --hidden 0", "--hidden: a hidden layer has at least 1 unit, not 0"),
                arguments("train d.csv --target y --hidden 8,0", "--hidden: a hidden layer has at least 1 unit, not 0"),
                arguments("train d.csv --target y --hidden 8,", "--hidden: expected numbers of units such as 64,32"),
                arguments("train d.csv --target y --preset bset", "--preset: 'bset' is unknown; did you mean 'best'?"),
                arguments("train d.csv --target y --from m.onnx --preset best", "--from keeps the network and the"),
                arguments("train d.csv --target y --from m.onnx --members 4", "--from keeps the network and the"),
                arguments("train d.csv --target y --from m.onnx --clamp", "--from keeps the network and the"),
                arguments("train d.csv --target y --from m.onnx --bins 4", "--from keeps the network and the"),
                arguments(
                        "train d.csv --from m.onnx --no-scaled-embedding",
                        "--from keeps the network and the scaling of its model: leave out --scaled-embedding"),
                arguments("train d.csv --target y --bins 1", "--bins must be 0 (none) or 2 to 1000, is 1"),
                arguments("train d.csv --target y --bins 0 --embedding 8", "--embedding: a linear embedding is of"),
                arguments(
                        "train d.csv --target y --bins 8 --embedding periodic",
                        "--embedding: a periodic embedding is of numbers as they are"),
                arguments("train d.csv --target y --embedding liner", "--embedding: 'liner' is unknown; did you mean"),
                arguments("train d.csv --target y --embedding -1", "--embedding must be at least 1, is -1"),
                arguments("train d.csv --target y --preset fast --one-hot 3", "--one-hot says which words are not"),
                arguments("train d.csv --target y --categories 0", "--categories must be at least 1, is 0"),
                arguments("train d.csv --target y --category-units -1", "--category-units must be at least 0, is -1"),
                arguments("train d.csv --target y --members 0", "--members: an ensemble has at least 1 member, not 0"),
                arguments(
                        "train d.csv --target y --preset fast --adapters all",
                        "--adapters is for several members, and there is one"),
                arguments("train d.csv --target y --members 4 --adapters al", "--adapters: 'al' is unknown; did you"),
                arguments(
                        "train d.csv --target y --members 4 --normalization batch",
                        "--normalization: members that share their layers cannot normalise batches"),
                arguments("train d.csv --target y --quantiles 0.5,0.1", "--quantiles must be between 0 and 1 and"),
                arguments("train d.csv --target y --quantiles low", "--quantiles: expected numbers such as 0.05"),
                arguments(
                        "train d.csv --target y --quantiles 0.1,0.9 --clamp",
                        "--clamp is for numbers, not for quantiles"),
                arguments("train d.csv --target y --quantiles 0.5 --loss huber", "--quantiles has a loss of its own"),
                arguments("train d.csv --target y --task binary --clamp", "clamp is for numbers, not for binary"),
                arguments("tune --target y", "DATA is missing; see 'chainrule tune --help'"),
                arguments("tune d.csv", "--target is missing: name the column to predict"),
                arguments("tune d.csv --target y --budget 10", "--budget: expected a time such as 90s, 10m or 2h"),
                arguments("tune d.csv --target y --budget 0m", "--budget: expected a time such as 90s, 10m or 2h"),
                arguments("tune d.csv --target y --trials 0", "--trials must be at least 1, is 0"),
                arguments("tune d.csv --target y --validation 0", "--validation: a search judges by rows for"),
                arguments("tune d.csv --target y --rate -1", "--rate must be positive, is -1.0"),
                arguments("tune d.csv --target y --folds 3", "unknown option --folds"),
                arguments("tune d.csv --target y --out m.txt", "--out: expected a file that ends in .onnx"),
                arguments(
                        "train d.csv --target y --activation rleu",
                        "--activation: 'rleu' is unknown; did you mean 'relu'?"),
                arguments(
                        "train d.csv --target y --activation leaky-relu:slop=1",
                        "--activation: 'slop' is unknown; did you mean 'slope'?"),
                arguments(
                        "train d.csv --target y --optimizer adam:beta1=1.5",
                        "--optimizer: beta1 must be in [0, 1), is 1.5"),
                arguments("train d.csv --target y --optimizer adam:", "--optimizer: expected NAME:PARAMETER=VALUE"),
                arguments(
                        "train d.csv --target y --optimizer adam:beta1=0.5,beta1=0.6",
                        "--optimizer: 'beta1' is given twice"),
                arguments(
                        "train d.csv --target y --schedule cosinus",
                        "--schedule: 'cosinus' is unknown; did you mean 'cosine'?"),
                arguments("train d.csv --target y --loss hubber", "--loss: 'hubber' is unknown; did you mean 'huber'?"),
                arguments("train d.csv --target y --task clas", "--task: 'clas' is unknown; known are"),
                arguments("train d.csv --target y --scaling none:x=1", "--scaling: "),
                arguments("train d.csv --target y --initializer he", "--initializer: 'he' is unknown; known are"),
                arguments("train d.csv --target y --class-weights even", "--class-weights: 'even' is unknown"),
                arguments(
                        "train d.csv --target y --validation 1.5",
                        "--validation: expected a share from 0 to less than 1"),
                arguments("train d.csv --target y --test -0.1", "--test: expected a share from 0 to less than 1"),
                arguments(
                        "train d.csv --target y --validation 0.6 --test 0.5",
                        "--test: validation and test leave no rows for training"),
                arguments("train d.csv --target y --folds 1", "--folds: at least 2 are needed, found 1"),
                arguments("train d.csv --target y --threads 0", "--threads must be at least 1, is 0"),
                arguments("train d.csv --target y --backend vector-64", "--backend: there is no 'vector-64'"),
                arguments("train d.csv --target y --dropout 1", "--dropout must be at least 0 and less than 1"),
                arguments("train d.csv --target y --l2 -1", "--l2 must not be negative, is -1.0"),
                arguments("train d.csv --target y --clip-norm 0", "--clip-norm must be positive and finite, is 0.0"),
                arguments(
                        "train d.csv --target y --clip-norm 1 --clip-value 1",
                        "--clip-norm and --clip-value contradict"),
                arguments("train d.csv --target y --label-smoothing 1", "--label-smoothing must be"),
                arguments("train d.csv --target y --ignore y", "'y' cannot be both target and ignored"),
                arguments("train d.csv --target y,,z", "--target: expected names with commas between them"),
                arguments("train d.csv --target y --delimiter ::", "--delimiter: expected one character, found '::'"),
                arguments("train d.csv --target y --delimiter , --decimal ,", "--delimiter and --decimal are both ','"),
                arguments("train d.csv --target y --delimiter a", "--delimiter: a delimiter is a single"),
                arguments("train d.csv --target y --decimal x", "--decimal: the decimal point is '.' or ','"),
                arguments("train d.csv --target y --out model.pt", "--out: expected a file that ends in .onnx"),
                arguments(
                        "train d.csv --target y --plot loss.pdf", "--plot: expected a file that ends in .svg or .png"),
                arguments("train d.csv --target y --checkpoint d.csv", "d.csv is named twice"),
                arguments("train d.csv --target y --tensorboard d.csv", "d.csv is named twice"),
                arguments("train d.csv --target y --mlflow m --checkpoint m", "m is named twice"),
                arguments("train d.csv --target y --checkpoint a/../d.csv", "d.csv is named twice"),
                arguments(
                        "train d.csv --target y --task regression --loss hinge",
                        "the loss hinge does not suit the task regression"),
                arguments(
                        "train d.csv --target y --task multiclass --loss hinge",
                        "the loss hinge does not suit the task multiclass"),
                arguments(
                        "train d.csv --target y --task regression --label-smoothing 0.1",
                        "label smoothing is for classes and probabilities, not for a regression"),
                arguments(
                        "train d.csv --target y --task binary --loss hinge --label-smoothing 0.1",
                        "label smoothing is for classes and probabilities, not for the loss hinge"),
                arguments(
                        "train d.csv --target y --task regression --class-weights balanced",
                        "balanced class weights need a target of classes, not regression"),
                arguments(
                        "train d.csv --target y,z --task multilabel --class-weights balanced",
                        "balanced class weights need a target of classes, not multilabel"),
                arguments(
                        "train d.csv --from m.onnx --task regression --class-weights balanced",
                        "balanced class weights need a target of classes, not regression"),
                arguments("train d.csv --target y,z --task binary", "--task: binary has one target, not 2"),
                arguments("train d.csv --target y --validation v.csv --checkpoint v.csv", "v.csv is named twice"),
                arguments("train d.csv --target y --test t.csv --checkpoint t.csv", "t.csv is named twice"),
                arguments("train d.csv --target y --test t.svg --plot ./t.svg", "t.svg is named twice"),
                arguments("train d.csv --from m.onnx --checkpoint m.onnx", "m.onnx is named twice"),
                arguments(
                        "train d.csv --target y --resume r.onnx --checkpoint c --out r.onnx", "r.onnx is named twice"),
                arguments("train d.csv --target y --resume m.onnx --out m.onnx", "m.onnx is named twice"),
                arguments("train d.csv --target y --recipe r.json --checkpoint r.json", "r.json is named twice"),
                arguments(
                        "train d.csv --from m.onnx --hidden 8",
                        "--from keeps the network and the scaling of its model"),
                arguments("train d.csv --from m.onnx --folds 3", "--folds trains new models"),
                arguments("train d.csv --target y --quiet --verbose", "--verbose and --quiet contradict each other"),
                arguments("predict m.onnx", "DATA is missing; see 'chainrule predict --help'"),
                arguments("predict m.onnx d.csv --threshold 2", "--threshold: expected a probability from 0 to 1"),
                arguments("predict m.onnx d.csv --out p.xml", "--out: expected a file that ends in"),
                arguments("predict m.onnx d.csv --out d.csv", "d.csv is named twice"),
                arguments(
                        "predict m.onnx d.csv --contribution",
                        "unknown option --contribution; did you mean '--contributions'?"),
                arguments("inspect m.onnx --repeats 3", "--repeats is for --data"),
                arguments("inspect m.onnx --seed 3", "--seed is for --data"),
                arguments("inspect m.onnx --delimiter ;", "--delimiter is for --data"),
                arguments("inspect m.onnx --threads 2", "--threads is for --data"),
                arguments("inspect m.onnx --data d.csv --repeats 0", "--repeats: at least 1 is needed, found 0"),
                arguments("inspect m.onnx --data d.csv --repeats many", "--repeats: "),
                arguments("inspect m.onnx --data", "--data needs a value; see 'chainrule inspect --help'"),
                arguments("evaluate m.onnx", "DATA is missing; see 'chainrule evaluate --help'"),
                arguments("train d.csv --target y --record 0", "--record: steps count from 1, found 0"),
                arguments("train d.csv --target y --record 1,x", "--record: expected numbers of steps such as 1,100"),
                arguments("explain", "NETWORK or MODEL is missing; see 'chainrule explain --help'"),
                arguments("explain n.json --member 2", "--member is for a model: a network file has no members"),
                arguments("explain m.onnx --diagnose --member 2", "--member has no place beside --diagnose"),
                arguments("explain --recorded m.steps --member 2", "--member has no place beside --recorded"),
                arguments("explain n.json --notation nielson", "--notation: 'nielson' is unknown; did you mean 'niel"),
                arguments("explain n.json --level neurons", "--level: 'neurons' is unknown; did you mean 'neuron'?"),
                arguments("explain n.json --digits 0", "--digits must be from 1 to 17, are 0"),
                arguments("explain n.json --digits 18", "--digits must be from 1 to 17, are 18"),
                arguments("explain n.json --exact --round 3", "--exact has no place beside --round"),
                arguments("explain n.json --digits 4 --round 3", "--digits has no place beside --round"),
                arguments("explain n.json --round 16", "--round: expected from 0 to 15 decimals, found 16"),
                arguments("explain n.json --round 0s", "--round: expected from 1 to 15 significant digits, found 0"),
                arguments("explain n.json --round few", "--round: expected a number of decimals, such as 3, or of sig"),
                arguments("explain n.json --digits few", "--digits: expected a whole number, found 'few'"),
                arguments("explain n.json --steps 0", "--steps: at least 1 is needed, found 0"),
                arguments("explain n.json --format word", "--format: 'word' is unknown; known are text, latex, html"),
                arguments("explain n.json --width 39", "--width: expected from 40 to 1000 columns, found 39"),
                arguments("explain n.json --format html --ascii", "--ascii is for --format text, not html"),
                arguments("explain n.json --out x.json --width 90", "--width is for --format text, not json"),
                arguments("explain n.json --color red", "--color: 'red' is unknown; known are auto, always, never"),
                arguments("explain n.json --out n.json", "n.json is named twice"),
                arguments("explain n.json --data d.csv", "--data is for a model"),
                arguments("explain n.json --row 1", "--row is for a model"),
                arguments("explain n.json --missing x", "--missing is for a model: a network file has samples of its"),
                arguments("explain --recorded m.steps --weight w11 --decimal ,", "--decimal has no place beside"),
                arguments("explain n.json --diagnose --query x", "--query is for a model"),
                arguments("explain n.json --wieght w11", "unknown option --wieght; did you mean '--weight'?"),
                arguments("explain m.onnx", "--data is missing: a model is explained at a row of data"),
                arguments("explain m.onnx --data d.csv", "--row is missing"),
                arguments("explain m.onnx --data d.csv --row 0", "--row: rows count from 1, found 0"),
                arguments("explain m.onnx --data d.csv --row 1 --steps 2", "--steps is for a network file"),
                arguments(
                        "explain m.onnx --data d.csv --row 1 --exact", "--exact is for a network file: the numbers of"),
                arguments("explain m.onnx --data d.csv --row 1 --round 3", "--round is for a network file"),
                arguments("explain --recorded m.steps --weight w11 --exact", "--exact has no place beside --recorded"),
                arguments(
                        "explain --recorded m.steps --weight w11 --round 3", "--round has no place beside --recorded"),
                arguments("explain --recorded m.steps", "--recorded tells of one weight: name it with --weight"),
                arguments("explain n.json --recorded m.steps", "NETWORK|MODEL has no place beside --recorded"),
                arguments("explain --recorded m.steps --weight w11 --level term", "--level has no place beside"),
                arguments("explain n.json --diagnose --exact", "--exact has no place beside --diagnose"),
                arguments("explain --recorded m.steps --diagnose --steps 3", "--steps has no place beside --recorded"),
                arguments("explain --recorded m.steps --weight w11 --step 0", "--step: steps count from 1, found 0"),
                arguments("explain n.json --step 1", "--step is of a recorded training"),
                arguments("exercises n.json --hide delta", "--hide: 'delta' is no level of hiding; did you mean 'delt"),
                arguments("exercises n.json --hide nothing --solutions", "--solutions: with --hide nothing there"),
                arguments("exercises n.json --format json --hide all", "--hide is of a sheet"),
                arguments("exercises n.json --format json --round 3", "--round is of a sheet"),
                arguments("exercises n.json --exact --round 3", "--exact has no place beside --round"),
                arguments("exercises n.json --digits 0", "--digits must be from 1 to 17, are 0"),
                arguments("exercises n.json --seed x", "--seed: expected a whole number, found 'x'"),
                arguments("check n.json", "ANSWERS is missing; see 'chainrule check --help'"),
                arguments("check - -", "only one of NETWORK and ANSWERS can be standard input"),
                arguments("gradcheck n.json --tolerance 0", "--tolerance: expected a positive number, found 0.0"),
                arguments("gradcheck n.json --data d.csv", "--data is for a model"),
                arguments("gradcheck n.json --missing x", "--missing is for a model: a network file has samples of"),
                arguments("gradcheck m.onnx --missing x", "--missing is for --data"),
                arguments("studio --missing x", "--missing is for a model; name one"),
                arguments("studio n.json --missing x", "--missing is for a model: a network file has samples of its"),
                arguments("studio m.onnx --missing x", "--missing is for --data"),
                arguments("gradcheck m.onnx --samples 0", "--samples: at least 1 is needed, found 0"),
                arguments("gradcheck m.onnx --limit 0", "--limit: at least 1 number must be checked, not 0"),
                arguments(
                        "bench --only sgem",
                        "--only: there is no 'sgem'; there are peak, sgemm, training, predict, 2-3"),
                arguments("bench --only peak,", "--only: expected names with commas between them, found 'peak,'"),
                arguments("bench --threads 0", "--threads must be at least 1, is 0"),
                arguments("bench --backend vektor", "--backend: there is no 'vektor'; there are auto, scalar"),
                arguments("bench --seconds 0", "--seconds: expected from 0.001 to 3600, found 0"),
                arguments("bench --seconds NaN", "--seconds: expected from 0.001 to 3600, found –"),
                arguments("bench d.csv", "one argument too many: 'd.csv'"),
                arguments("bench --quiet --verbose", "--verbose and --quiet contradict each other"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void fault(String line, String message) {
        Run run = Run.of(line.isEmpty() ? new Object[0] : (Object[]) line.split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("chainrule: " + message).hasLineCount(1);
    }

    @Test
    void helpOfEveryCommandFitsATerminal() {
        assertThat(Run.of("--version").done().out())
                .startsWith("chainrule ")
                .doesNotContain("$")
                .hasLineCount(1);
        List<String> commands = List.of(
                "",
                "train",
                "tune",
                "predict",
                "evaluate",
                "inspect",
                "explain",
                "check",
                "exercises",
                "gradcheck",
                "bench",
                "generate-completion");
        for (String command : commands) {
            Run run = Run.of(Stream.of(command, "--help")
                            .filter(word -> !word.isEmpty())
                            .toArray())
                    .done();
            assertThat(run.out()).startsWith("Usage: chainrule " + command);
            assertThat(run.out().lines())
                    .allMatch(line -> line.length() <= 80)
                    .noneMatch(line -> line.contains("\u001b"));
            assertThat(run.err()).isEmpty();
        }
        String help = Run.of("--help").out();
        assertThat(commands).allMatch(help::contains);
    }

    @Test
    void completionNamesTheCommandsAndOptions() {
        assertThat(Run.of("generate-completion").done().out()).contains("train", "--class-weights", "gradcheck");
    }

    @Test
    void everyOptionOfTheContractIsThere() {
        String help = Run.of("train", "--help").out();
        String options =
                "--query --target --task --ignore --weights --class-weights --hidden --activation --loss --optimizer "
                        + "--rate --schedule --batch --epochs --validation --test --group --time --folds --patience --seed --threads "
                        + "--backend --out --from --recipe --checkpoint --resume --record --plot --tensorboard --mlflow --delimiter --decimal --missing --json";
        assertThat(Arrays.asList(options.split(" "))).allMatch(option -> help.contains("  " + option));
    }

    @Test
    void aStackTraceOnlyWhenAskedFor() {
        assertThat(Run.of("train", "none.csv", "--target", "y").err()).hasLineCount(1);
        assertThat(Run.of("train", "none.csv", "--target", "y", "--stacktrace").err())
                .contains("\tat dev.chainrule.", "ChainruleException");
    }
}

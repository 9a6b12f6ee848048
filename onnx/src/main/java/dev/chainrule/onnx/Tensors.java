package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.chainrule.ChainruleException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Arrays as tensors of a file, and back. Numbers are written as {@code raw_data}, which ONNX defines as little endian in
 * row-major order; read are that and the typed lists.
 */
final class Tensors {
    private static final int MOST_DIMS = 32;

    private Tensors() {}

    static TensorProto floats(String name, float[] values, int offset, int... dims) {
        int size = size(dims);
        ByteBuffer bytes = littleEndian(size, Float.BYTES);
        bytes.asFloatBuffer().put(values, offset, size);
        return raw(name, TensorProto.DataType.FLOAT, bytes, dims);
    }

    static TensorProto floats(String name, float[] values) {
        return floats(name, values, 0, values.length);
    }

    static TensorProto doubles(String name, double[] values, int... dims) {
        ByteBuffer bytes = littleEndian(size(dims), Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return raw(name, TensorProto.DataType.DOUBLE, bytes, dims);
    }

    static TensorProto longs(String name, long[] values, int... dims) {
        ByteBuffer bytes = littleEndian(values.length, Long.BYTES);
        bytes.asLongBuffer().put(values);
        return raw(name, TensorProto.DataType.INT64, bytes, dims);
    }

    static TensorProto longs(String name, long... values) {
        return longs(name, values, values.length);
    }

    static TensorProto ints(String name, int... values) {
        ByteBuffer bytes = littleEndian(values.length, Integer.BYTES);
        bytes.asIntBuffer().put(values);
        return raw(name, TensorProto.DataType.INT32, bytes, values.length);
    }

    /** One number, of no dimension. */
    static TensorProto scalar(String name, long value) {
        ByteBuffer bytes = littleEndian(1, Long.BYTES);
        bytes.putLong(0, value);
        return raw(name, TensorProto.DataType.INT64, bytes);
    }

    /** One number, of no dimension. */
    static TensorProto scalar(String name, float value) {
        return floats(name, new float[] {value}, 0);
    }

    static TensorProto strings(String name, List<String> values, int... dims) {
        TensorProto.Builder tensor = tensor(name, TensorProto.DataType.STRING, dims);
        values.forEach(value -> tensor.addStringData(ByteString.copyFromUtf8(value)));
        return tensor.build();
    }

    private static TensorProto raw(String name, TensorProto.DataType type, ByteBuffer bytes, int... dims) {
        return tensor(name, type, dims)
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes))
                .build();
    }

    private static TensorProto.Builder tensor(String name, TensorProto.DataType type, int... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        for (int dim : dims) {
            tensor.addDims(dim);
        }
        return tensor;
    }

    private static ByteBuffer littleEndian(int count, int width) {
        return ByteBuffer.allocate(Math.multiplyExact(count, width)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int size(int... dims) {
        int size = 1;
        for (int dim : dims) {
            size = Math.multiplyExact(size, dim);
        }
        return size;
    }

    /** Whether {@code tensor} is float32 in {@code raw_data} and of these dimensions. */
    static boolean isRawFloats(TensorProto tensor, int... dims) {
        if (tensor.getDataType() != TensorProto.DataType.FLOAT_VALUE || tensor.getDimsCount() != dims.length) {
            return false;
        }
        long size = Float.BYTES;
        for (int d = 0; d < dims.length; d++) {
            if (tensor.getDims(d) != dims[d]) {
                return false;
            }
            size *= dims[d];
        }
        return tensor.getRawData().size() == size;
    }

    /** Copies a tensor for which {@link #isRawFloats} holds to {@code values} from {@code offset} on. */
    static void copyRawFloats(TensorProto tensor, float[] values, int offset) {
        ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().get(values, offset, bytes.remaining() / Float.BYTES);
    }

    /**
     * The numbers of {@code tensor} with its dimensions.
     *
     * @param where how messages call the place
     * @throws ChainruleException if they are not in the file, not numbers, or not as many as the dimensions say
     */
    static Constant numbers(TensorProto tensor, String where) {
        String place = where + ": the tensor '" + tensor.getName() + "'";
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
            String file = tensor.getExternalDataList().stream()
                    .filter(entry -> entry.getKey().equals("location"))
                    .map(entry -> " (" + entry.getValue() + ")")
                    .findFirst()
                    .orElse("");
            throw new ChainruleException(
                    place + " lies in another file" + file + "; save the model with its weights inside the one file");
        }
        int size = size(tensor, place);
        TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
        double[] values = switch (type) {
            case FLOAT, DOUBLE, FLOAT16, INT32, INT64, BOOL -> new double[checked(tensor, type, size, place)];
            case null, default ->
                throw new ChainruleException(place + " is of type " + (type == null ? "unknown" : type)
                        + "; expected are float, double, float16 or integers");
        };
        if (!tensor.hasRawData()) {
            for (int i = 0; i < size; i++) {
                values[i] = switch (type) {
                    case FLOAT -> tensor.getFloatData(i);
                    case DOUBLE -> tensor.getDoubleData(i);
                    case INT64 -> tensor.getInt64Data(i);
                    case FLOAT16 -> Float.float16ToFloat((short) tensor.getInt32Data(i));
                    default -> tensor.getInt32Data(i);
                };
            }
            return new Constant(dims(tensor), values);
        }
        ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            values[i] = switch (type) {
                case FLOAT -> bytes.getFloat();
                case DOUBLE -> bytes.getDouble();
                case INT64 -> bytes.getLong();
                case FLOAT16 -> Float.float16ToFloat(bytes.getShort());
                case BOOL -> bytes.get();
                default -> bytes.getInt();
            };
        }
        return new Constant(dims(tensor), values);
    }

    /** {@code size}, if so many numbers of {@code type} are really there: only then may they be allocated. */
    private static int checked(TensorProto tensor, TensorProto.DataType type, int size, String place) {
        int found = tensor.hasRawData()
                ? tensor.getRawData().size() / width(type)
                : switch (type) {
                    case FLOAT -> tensor.getFloatDataCount();
                    case DOUBLE -> tensor.getDoubleDataCount();
                    case INT64 -> tensor.getInt64DataCount();
                    default -> tensor.getInt32DataCount();
                };
        if (found != size) {
            throw new ChainruleException(place + " should hold " + size + " numbers by its dimensions, found " + found
                    + ": the file is damaged");
        }
        return size;
    }

    private static int width(TensorProto.DataType type) {
        return switch (type) {
            case BOOL -> 1;
            case FLOAT16 -> Short.BYTES;
            case DOUBLE, INT64 -> Long.BYTES;
            default -> Integer.BYTES;
        };
    }

    private static int size(TensorProto tensor, String place) {
        long size = 1;
        if (tensor.getDimsCount() > MOST_DIMS) {
            throw new ChainruleException(
                    place + " has " + tensor.getDimsCount() + " dimensions; at most " + MOST_DIMS + " are supported");
        }
        for (long dim : tensor.getDimsList()) {
            if (dim < 0 || dim > Integer.MAX_VALUE || size * dim > Integer.MAX_VALUE) {
                throw new ChainruleException(
                        place + " has dimensions " + tensor.getDimsList() + ": the file is damaged");
            }
            size *= dim;
        }
        return (int) size;
    }

    private static int[] dims(TensorProto tensor) {
        return tensor.getDimsList().stream().mapToInt(Long::intValue).toArray();
    }
}
